import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { picture } from "@/media/asset.fixture";
import { mediumAt, mediumOf, type Medium } from "@/media/medium";
import { Pictures } from "./Picture";

const shows = (...media: Medium[]) => render(<Pictures media={media} />);

it("a picture of the library is shown small, by what is said of it", () => {
  shows({ ...mediumOf(picture()), alt: "A pipe with ice" });
  expect(screen.getByRole("img", { name: "No. 1: A pipe with ice" })).toHaveAttribute("src", "/media/x/small.jpg");
});

it("one that was deleted says so", () => {
  shows({ ...mediumOf(picture()), status: null, url: null, thumbnail_url: null });
  expect(screen.getByText("It was deleted. Choose another one.")).toBeVisible();
});

it("a stranger's that is broken, and one that browsers refuse, say why", () => {
  shows(mediumAt("https://pictures.example/gone.jpg"), mediumAt("http://pictures.example/old.jpg"));
  fireEvent.error(screen.getByRole("img"));
  expect(screen.getByText("Could not be loaded.")).toBeVisible();
  expect(screen.getByText(/browsers refuse pictures from http/)).toBeVisible();
});
