// Keys for those who read much. A key does nothing while something is typed or a dialog is open.

// Off for those whom single keys disturb, as who speaks to the computer.
export const keys = {on: true};

export function listenToKeys(actions) {
  addEventListener('keydown', (event) => {
    if (!keys.on || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest('input:not([type=checkbox]):not([type=range]), select, textarea')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const act = actions[event.key];
    if (act && act() !== false) event.preventDefault();
  });
}
