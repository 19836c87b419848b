namespace Mailservr.AspNetCore.Html;

/// <summary>Says from where a picture of a mail is shown.</summary>
internal interface IImageUrls
{
    /// <summary>An address of ours, or bytes in the address itself; null when the picture is not shown.</summary>
    /// <param name="url">What the mail says.</param>
    string? Rewrite(string url);
}
