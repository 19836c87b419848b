using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.Google;

/// <summary>Checks what can be seen without Google; each sentence names the option and what to do.</summary>
internal sealed class GoogleOptionsValidator : IValidateOptions<GoogleOptions>
{
    public ValidateOptionsResult Validate(string? name, GoogleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = Faults(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // The secret itself is in no sentence: those end up in logs.
    private static IEnumerable<string> Faults(GoogleOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ClientId))
            yield return "Google:ClientId is empty. Give the id of the client, or leave Google out.";
        if (string.IsNullOrWhiteSpace(options.ClientSecret))
            yield return "Google:ClientSecret is empty. Give the secret of the client.";
        if (!ReturnPaths.IsSafe(options.ReturnPath))
            yield return $"Google:ReturnPath is '{options.ReturnPath}'. Give a path of this site, like /.";
        // OpenID Connect Core §3.1.3.7: TLS stands for the signature of the token.
        (string Option, Uri Url)[] endpoints =
        [
            (nameof(options.AuthorizationEndpoint), options.AuthorizationEndpoint),
            (nameof(options.TokenEndpoint), options.TokenEndpoint),
        ];
        foreach (var (option, url) in endpoints)
        {
            if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
                yield return $"Google:{option} is '{url}'. Give an https URL, or leave it out.";
        }
    }
}
