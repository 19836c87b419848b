namespace Mailservr.AspNetCore.WellKnown;

/// <summary>The contacts of security.txt, in the order of preference (RFC 9116 §2.5.3).</summary>
internal static class SecurityContacts
{
    private static readonly string[] Schemes = ["https", "mailto", "tel"];

    public static string[] Of(string configured) =>
        configured.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool IsValid(string contact) =>
        Uri.TryCreate(contact, UriKind.Absolute, out var uri)
        && Schemes.Contains(uri.Scheme, StringComparer.Ordinal)
        && contact.All(c => c is > ' ' and <= '~');
}
