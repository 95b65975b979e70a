import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useIncomingFiles } from "./incoming";

const FILE = new File(["x"], "pipe.jpg", { type: "image/jpeg" });
const FILES = { files: [FILE], types: ["Files"] };

function Taker({ name, onFiles }: { name: string; onFiles: (files: File[]) => void }) {
  const isOver = useIncomingFiles(onFiles);
  return (
    <p>
      {name}
      {isOver && " gets it"}
      <input aria-label={name} />
    </p>
  );
}

it("what is dropped goes to what opened last, and then to the page behind it", () => {
  const [page, panel] = [vi.fn(), vi.fn()];
  render(<Taker name="page" onFiles={page} />);
  const { unmount } = render(<Taker name="panel" onFiles={panel} />);

  fireEvent.drop(document.body, { dataTransfer: FILES });
  unmount();
  fireEvent.drop(document.body, { dataTransfer: FILES });

  expect(panel).toHaveBeenCalledExactlyOnceWith([FILE]);
  expect(page).toHaveBeenCalledExactlyOnceWith([FILE]);
});

it("it shows while files are over the page, over whatever part of it", () => {
  render(<Taker name="page" onFiles={vi.fn()} />);
  fireEvent.dragEnter(document.body, { dataTransfer: FILES });
  fireEvent.dragEnter(screen.getByText(/page/), { dataTransfer: FILES });
  fireEvent.dragLeave(document.body, { dataTransfer: FILES });
  expect(screen.getByText(/gets it/)).toBeVisible();

  fireEvent.dragLeave(screen.getByText(/page/), { dataTransfer: FILES });
  expect(screen.queryByText(/gets it/)).not.toBeInTheDocument();
});

it("what is dragged within the page is none of its business", () => {
  const take = vi.fn();
  render(<Taker name="page" onFiles={take} />);
  fireEvent.drop(document.body, { dataTransfer: { files: [], types: ["text/plain"] } });
  expect(take).not.toHaveBeenCalled();
});

it("a pasted picture is taken, unless somebody pastes a text with a picture into a field", () => {
  const take = vi.fn();
  render(<Taker name="page" onFiles={take} />);

  fireEvent.paste(document.body, { clipboardData: FILES });
  expect(take).toHaveBeenCalledExactlyOnceWith([FILE]);

  const both = { files: [FILE], types: ["text/plain", "Files"] };
  fireEvent.paste(screen.getByLabelText("page"), { clipboardData: both });
  expect(take).toHaveBeenCalledOnce();
});
