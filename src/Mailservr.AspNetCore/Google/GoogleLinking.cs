using Mailservr.Accounts;
using Mailservr.AspNetCore.Security;
using Mailservr.Identities;
using Mailservr.Passwords;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Mailservr.AspNetCore.Google;

/// <summary>Linking one's own account to one of Google, and taking the link back.</summary>
internal sealed class GoogleLinking(PasswordVault passwords, IdentityLinks links, IServiceProvider services)
{
    public static Refusal PasswordMissing { get; } = Refusal.Conflict(
        "password_missing", "Set a password first: without the link nobody could sign in.");

    /// <summary>The host has switched it on.</summary>
    public bool IsOffered => services.GetService<GoogleSignIn>() is not null;

    /// <returns>Where the browser goes now; or refused, naming the password or the path to return to.</returns>
    public async ValueTask<Outcome<string>> BeginAsync(
        AccountRecord account, string password, string? returnPath, HttpContext context, CancellationToken cancellationToken)
    {
        if (services.GetService<GoogleSignIn>() is not { } google)
            return Refusal.NotFound;
        return await passwords.ConfirmAsync(account, password, "password", context.Actor(), cancellationToken) is { } refusal
            ? refusal
            : await google.BeginAsync(context, returnPath, invitation: null, account.Id);
    }

    /// <returns>Null when the link is gone.</returns>
    public async ValueTask<Refusal?> EndAsync(
        AccountRecord account, string password, HttpContext context, CancellationToken cancellationToken)
    {
        if (await passwords.FindAsync(account.Id, cancellationToken) is null)
            return PasswordMissing;
        if (await passwords.ConfirmAsync(account, password, "password", context.Actor(), cancellationToken) is { } refusal)
            return refusal;
        return await links.UnlinkAsync(account.Id, cancellationToken) ? null : Refusal.NotFound;
    }
}
