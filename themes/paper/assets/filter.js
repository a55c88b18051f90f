// The stream of a topic, of one person, show or year. Where it has several pages
// the others are fetched, so that what is chosen is all there is.
const form = document.querySelector("form.filter");

function start() {
	const stream = document.querySelector(".stream");
	const shown = form.querySelector("output");
	const pages = Number(form.dataset.pages);
	const here = Number(form.dataset.page);
	let rest = pages > 1 ? null : Promise.resolve();

	function fits(part, { person, show, year }) {
		if (show && part.dataset.show !== show || year && part.dataset.year !== year) return false;
		if (!person) return true;
		return part.dataset.people.split(" ").includes(person) || Boolean(part.querySelector(`[data-by="${CSS.escape(person)}"]`));
	}

	function apply() {
		const chosen = Object.fromEntries(new FormData(form));
		const some = Object.values(chosen).some(Boolean);
		if (some && !rest) rest = fetchRest().then(apply);
		let points = 0;
		for (const part of document.querySelectorAll(".stream [data-year], .mentions [data-year]")) {
			part.hidden = !fits(part, chosen);
			for (const point of part.querySelectorAll(".points > li")) {
				// What somebody else is known to have said is not this person's.
				point.hidden = Boolean(chosen.person && point.dataset.by && point.dataset.by !== chosen.person);
				if (!part.hidden && !point.hidden && stream.contains(point)) points++;
			}
			const mark = part.id && document.querySelector(`.timeline a[href$="#${part.id}"]`);
			if (mark) mark.classList.toggle("out", part.hidden);
		}
		shown.textContent = some ? `${points} / ${shown.dataset.all}` : "";
		form.classList.toggle("chosen", some);
		const parts = [...stream.querySelectorAll("[data-year]")];
		document.body.classList.toggle("nothing-fits", some && parts.every((part) => part.hidden));
		return chosen;
	}

	async function fetchRest() {
		for (let page = 1; page <= pages; page++) {
			if (page === here) continue;
			const address = page === 1 ? form.action : `${form.action}page/${page}/`;
			const answer = await fetch(address);
			if (!answer.ok) continue;
			const other = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".stream");
			for (const link of other?.querySelectorAll("[href], [src]") ?? []) {
				const name = link.hasAttribute("href") ? "href" : "src";
				link.setAttribute(name, new URL(link.getAttribute(name), address));
			}
			const parts = [...other?.children ?? []];
			if (page < here) stream.querySelector(".this-page").before(...parts);
			else stream.append(...parts);
		}
		document.body.classList.add("whole");
	}

	// The address tells what is chosen, so that it can be passed on.
	function remember(chosen) {
		const address = new URL(location.href);
		for (const [name, value] of Object.entries(chosen)) {
			if (value) address.searchParams.set(name, value);
			else address.searchParams.delete(name);
		}
		history.replaceState(history.state, "", address);
	}

	form.addEventListener("change", () => remember(apply()));
	form.addEventListener("submit", (event) => event.preventDefault());
	form.addEventListener("reset", () => setTimeout(() => remember(apply())));
	for (const [name, value] of new URLSearchParams(location.search)) {
		const field = form.elements[name];
		if (field && [...field.options].some((option) => option.value === value)) field.value = value;
	}
	apply();
	document.addEventListener("digestry:update", apply);
}

if (form) start();
