namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Asks before something ends that does not come back.</summary>
/// <param name="Title">The question.</param>
/// <param name="Text">What will happen.</param>
/// <param name="Action">The path of the form below the first page.</param>
/// <param name="Button">What the button says.</param>
/// <param name="Back">Where the reader goes who thinks better of it, below the first page.</param>
internal sealed record Question(string Title, string Text, string Action, string Button, string Back)
{
    /// <summary>Of the pages, for the navigation.</summary>
    public string Section { get; init; } = "settings";

    /// <summary>What has been typed before the question, to be sent with the answer.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];
}

/// <summary>What is shown this once.</summary>
/// <param name="Title">What has been made.</param>
/// <param name="Text">What to do with it.</param>
/// <param name="Values">The secret, or several.</param>
/// <param name="Next">Where the reader goes then, below the first page.</param>
internal sealed record ShownSecret(string Title, string Text, IReadOnlyList<string> Values, string Next);
