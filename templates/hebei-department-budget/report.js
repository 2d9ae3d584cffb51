/*
 * 网页的辅助：字号、打印、目录跟随阅读位置、手机上折叠目录。没有脚本时网页同样完整，
 * 只是不显示这些控件。不用内联样式，不向外请求。
 */
(function () {
	"use strict";
	var root = document.documentElement;
	var key = "gongkai-size";

	function remember(size) {
		try {
			localStorage.setItem(key, size);
		} catch (e) {
			/* 浏览器不让保存：只在本页有效 */
		}
	}

	function remembered() {
		try {
			return localStorage.getItem(key);
		} catch (e) {
			return null;
		}
	}

	function sizes(tools) {
		var buttons = Array.from(tools.querySelectorAll("button.size"));

		function choose(size) {
			buttons.forEach(function (b) {
				root.classList.toggle("size-" + b.value, b.value === size);
				b.setAttribute("aria-pressed", String(b.value === size));
			});
		}

		buttons.forEach(function (b) {
			b.addEventListener("click", function () {
				choose(b.value);
				remember(b.value);
			});
		});
		if (buttons.some(function (b) { return b.value === remembered(); }))
			choose(remembered());
	}

	/* 目录里标出正在读的一节：视口上部最后一个已经开始的标题。 */
	function follow(nav) {
		var links = Array.from(nav.querySelectorAll('a[href^="#"]'));
		var places = links.map(function (a) {
			return document.getElementById(decodeURIComponent(a.hash.slice(1)));
		});
		var current = null, waiting = false;

		function mark() {
			var now = null, edge = innerHeight * 0.3;

			waiting = false;
			places.forEach(function (e, i) {
				if (e && e.getBoundingClientRect().top <= edge)
					now = links[i];
			});
			if (now === current)
				return;
			if (current)
				current.removeAttribute("aria-current");
			if (now) {
				now.setAttribute("aria-current", "true");
				if (nav.scrollHeight > nav.clientHeight)
					nav.scrollTop = now.offsetTop - nav.clientHeight / 2;
			}
			current = now;
		}

		addEventListener("scroll", function () {
			if (!waiting)
				requestAnimationFrame(mark);
			waiting = true;
		}, { passive: true });
		addEventListener("resize", mark);
		mark();
	}

	/* 手机上目录先收起，点一下展开；点了里面的链接再收起。 */
	function fold(nav, button) {
		function show(open) {
			nav.classList.toggle("folded-away", !open);
			button.setAttribute("aria-expanded", String(open));
		}

		button.hidden = false;
		button.addEventListener("click", function () {
			show(button.getAttribute("aria-expanded") !== "true");
		});
		nav.addEventListener("click", function (e) {
			if (e.target.closest("a"))
				show(false);
		});
		/* 从“返回目录”来的要看得见目录 */
		addEventListener("hashchange", function () {
			if (location.hash === "#toc")
				show(true);
		});
		show(location.hash === "#toc");
	}

	var tools = document.getElementById("tools");
	var nav = document.querySelector("nav.toc");

	if (tools) {
		tools.hidden = false;
		sizes(tools);
		document.getElementById("print").addEventListener("click", function () {
			print();
		});
	}
	if (nav)
		follow(nav);
	if (nav && document.getElementById("fold"))
		fold(nav, document.getElementById("fold"));
})();
