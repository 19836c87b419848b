namespace Mailservr.Host;

/// <summary><c>Mailservr:Google</c>: sign-in with Google, where a client is named.</summary>
internal static class GoogleChoice
{
    private const string Section = "Mailservr:Google";

    public static IMailservrBuilder UseConfiguredGoogle(
        this IMailservrBuilder mailservr, IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration[Section + ":ClientId"])
            ? mailservr
            : mailservr.UseGoogle(configuration.GetSection(Section));
}
