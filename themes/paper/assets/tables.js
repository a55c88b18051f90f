// A table that is wider than the page is moved by the keys, in browsers too that
// give no focus to what scrolls.
function reach() {
	for (const table of document.querySelectorAll(".column table")) {
		if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
		else table.removeAttribute("tabindex");
	}
}

if (document.querySelector(".column table")) addEventListener("resize", reach);
document.addEventListener("digestry:update", reach);
reach();
