"""Every knob of the display: its name in the environment, its default and what it does."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
WORDS = Path("words") / "headers.toml"
"""Where the words of staff's files stand in a data folder."""


class Review(BaseModel):
    """The review number (审图号) that an authority gave to the map of one ring.

    It belongs to one drawing: when the boundary files change, their SHA-256 no longer agrees and the number is not
    shown.
    """

    number: str
    sha256: str


class Settings(BaseSettings):
    """What an operator may set, each as an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    data_dir: Path = Field(PROJECT / "data", description="Folder of the sample, words, boundaries and releases")
    assets_dir: Path = Field(PROJECT / "assets", description="Folder of the styles, scripts and built browser files")
    host: str = Field("127.0.0.1", description="Address that the server listens on")
    port: int = Field(8050, ge=1, le=65535, description="Port that the server listens on")
    workers: int = Field(2, ge=1, le=64, description="Server processes")
    threads: int = Field(8, ge=1, le=256, description="Threads of each server process")
    public_display: bool = Field(
        False, description="The screens stand in public: maps and sample data under stricter rules"
    )
    allow_sample: bool = Field(False, description="Let a public display show a release that holds demo data")
    reviews: Mapping[str, Review] = Field(
        default_factory=dict,
        description='Review number of each ring\'s map, JSON: {"nation": {"number": "…", "sha256": "…"}}',
    )
    poll_seconds: int = Field(5, ge=1, le=600, description="How often a screen asks for the live release, in seconds")
    idle_seconds: int = Field(75, ge=30, le=600, description="Without a touch until a touch screen asks who is there")
    reading_seconds: int = Field(120, ge=30, le=600, description="The same while a sheet or card is open to be read")
    warning_seconds: int = Field(25, ge=20, le=600, description="From that question until the screen begins anew")
    scene_seconds: int = Field(12, ge=5, le=600, description="How long a scene of the attract loop stands")
    rotation_seconds: int = Field(20, ge=5, le=600, description="How long a page stands on a wall that turns by itself")
    talk_seconds: int = Field(600, ge=30, le=3600, description="From a presenter's last key until the talk has ended")
    warm: bool = Field(True, description="Make every view of a new release in the background, before it is asked for")
    memory_mb: int = Field(32, ge=1, le=4096, description="Most memory that a server process keeps answers in, in MB")

    @property
    def times(self) -> dict[str, int]:
        """Give what a screen does by itself and after how many seconds; an address may say otherwise for one screen.

        Example:
            >>> Settings(idle_seconds=90).times["idle"]
            90
        """
        return {
            "idle": self.idle_seconds,
            "reading": self.reading_seconds,
            "warning": self.warning_seconds,
            "scene": self.scene_seconds,
            "rotation": self.rotation_seconds,
            "talk": self.talk_seconds,
        }
