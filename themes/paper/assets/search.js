// Search: results on its page, a dialog with the same anywhere else, and marks
// where a result leads. All but this is loaded when it is needed.
const root = new URL(document.documentElement.dataset.root, location.href);
const page = document.querySelector("main .finder");

async function attach(finder, options) {
	const { attach } = await import("./search/finder.js");
	return attach(finder, root, options);
}

// The dialog holds what the page of search does, taken from there.
async function make() {
	const from = new URL("search/", root);
	const answer = await fetch(from);
	const finder = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".finder");
	finder.querySelector("form").action = from;
	finder.querySelector("noscript").remove();
	for (const way of finder.querySelectorAll("a[href]")) way.href = new URL(way.getAttribute("href"), from);
	const dialog = document.createElement("dialog");
	dialog.className = "search-dialog";
	dialog.setAttribute("aria-label", finder.querySelector("h1").textContent);
	dialog.append(finder);
	document.body.append(dialog);
	await attach(finder, { link: false });
	dialog.addEventListener("click", (event) => {
		if (event.target === dialog) dialog.close(); // beside it
	});
	return dialog;
}

let made; // once, however often it is asked for before it is there

async function open() {
	made ??= make();
	const dialog = await made;
	if (!dialog.open) dialog.showModal(); // asked for twice, it is open once
	dialog.querySelector("input").select();
}

if (page) attach(page, { link: true });

document.addEventListener("click", (event) => {
	const way = event.target.closest("a.to-search");
	if (!way || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button > 0) return;
	event.preventDefault();
	if (page) page.querySelector("input").focus();
	else open().catch(() => location.assign(way.href));
});

const asked = new URL(location.href).searchParams.get("q");
if (asked && !page) import("./search/arrival.js").then(({ mark }) => mark(asked, root));
