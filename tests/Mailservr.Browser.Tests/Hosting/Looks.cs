using Microsoft.Playwright;

namespace Mailservr.Browser.Tests;

/// <summary>A window, in CSS pixels.</summary>
internal sealed record Screen(int Width, int Height)
{
    public static Screen Desk { get; } = new(1280, 800);

    public static Screen Phone { get; } = new(390, 844);

    public bool IsPhone => Width < 600;

    public static Screen Of(string name) => name == "phone" ? Phone : Desk;
}

/// <summary>How somebody looks at the pages.</summary>
internal sealed record Looks
{
    public Screen Screen { get; init; } = Screen.Desk;

    public ColorScheme Scheme { get; init; } = ColorScheme.Light;

    public string Language { get; init; } = "en-US";

    public bool HasScripts { get; init; } = true;
}
