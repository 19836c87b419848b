using System.Buffers;

namespace Mailservr.AspNetCore.Html.Documents;

/// <summary>
/// The pictures of one message: those that it brings along, those in its text itself, and, when they are asked for,
/// those of other servers. All of them come from this host.
/// </summary>
internal sealed class MailImages(
    IReadOnlyDictionary<string, string> attached, Func<string, string?>? remote) : IImageUrls
{
    // As much as a URL of ours can carry.
    private const int MaxRemoteLength = 2000;
    private const int MaxDataLength = 1024 * 1024;

    private static readonly string[] DataTypes =
        ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    private static readonly SearchValues<char> Base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>Pictures of other servers that are not shown.</summary>
    public int Blocked { get; private set; }

    public string? Rewrite(string url)
    {
        var trimmed = url.Trim();
        if (trimmed.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
            return attached.GetValueOrDefault(Uri.UnescapeDataString(trimmed[4..]));
        if (trimmed.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return Data(trimmed);
        if (LinkUrls.CleanWeb(trimmed) is not { } address)
            return null;
        if (remote is not null && address.Length <= MaxRemoteLength)
            return remote(address);
        Blocked++;
        return null;
    }

    private static string? Data(string url)
    {
        if (url.Length > MaxDataLength
            || Array.Find(DataTypes, each => url.StartsWith(each, StringComparison.OrdinalIgnoreCase)) is not { } type)
            return null;
        var content = string.Concat(url[type.Length..].Where(c => !char.IsWhiteSpace(c)));
        return content.AsSpan().ContainsAnyExcept(Base64) ? null : type.Replace("jpg", "jpeg", StringComparison.Ordinal) + content;
    }
}
