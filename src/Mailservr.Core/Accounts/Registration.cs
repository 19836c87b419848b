using Mailservr.Audit;
using Mailservr.Identities;
using Mailservr.Passwords;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Makes accounts, for whoever may have one.</summary>
public sealed class Registration(
    IRecordStore<AccountRecord> accounts,
    PasswordVault passwords,
    Invitations invitations,
    IdentityLinks links,
    SignIn signIn,
    IdAllocator ids,
    MailservrOptions options,
    TimeProvider time)
{
    private static Refusal Closed { get; } =
        Refusal.Forbidden("registration_closed", "Nobody can make an account here.");

    /// <summary>The account and its first session.</summary>
    /// <returns>
    /// Refused with <c>registration_closed</c>, <c>invitation_invalid</c>, <c>email_taken</c>, <c>busy</c>, or naming the
    /// field.
    /// </returns>
    public async ValueTask<Outcome<SignedIn>> RegisterAsync(
        NewAccount wanted, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (options.Registration == RegistrationMode.Closed)
            return Closed;
        var email = EmailText.Normalize(wanted.Email);
        if (!EmailText.IsValid(email))
            return EmailText.Invalid;
        if (wanted.Name.Length > AccountSettings.MaxNameLength)
            return Refusal.Invalid("name", "The name is longer than 200 characters.");
        var hash = await passwords.HashAsync(wanted.Password, email, "password", cancellationToken);
        if (hash.Refusal is { } refusal)
            return refusal;
        return await AdmitAsync(
            email,
            wanted.Invitation,
            () => CreateAsync(email, wanted.Name, hash.Value ?? "", actor, cancellationToken),
            cancellationToken);
    }

    /// <summary>The account of an identity that has none, linked to it and without a password.</summary>
    internal async ValueTask<Outcome<SignedIn>> RegisterAsync(
        ExternalIdentity identity, string? invitation, Actor actor, CancellationToken cancellationToken)
    {
        var email = EmailText.Normalize(identity.Email ?? "");
        if (!identity.EmailVerified || !EmailText.IsValid(email))
            return Refusal.Forbidden("email_unverified", "The e-mail there is not verified.");
        if (await accounts.FindByKeyAsync(email, cancellationToken) is not null)
            return EmailText.Taken;
        if (options.Registration == RegistrationMode.Closed)
            return Closed;
        return await AdmitAsync(
            email, invitation, () => CreateAsync(email, identity, actor, cancellationToken), cancellationToken);
    }

    private async ValueTask<Outcome<SignedIn>> AdmitAsync(
        string email,
        string? code,
        Func<ValueTask<Outcome<SignedIn>>> createAsync,
        CancellationToken cancellationToken)
    {
        if (options.Registration == RegistrationMode.Open)
            return await createAsync();
        if (await invitations.TakeAsync(code ?? "", email, cancellationToken) is not { } invitation)
            return Refusal.Forbidden("invitation_invalid", "The invitation is not valid, or has been used.");
        var created = await createAsync();
        if (created.Refusal is not null)
            await invitations.ReturnAsync(invitation, cancellationToken);
        return created;
    }

    private async ValueTask<Outcome<SignedIn>> CreateAsync(
        string email, string name, string hash, Actor actor, CancellationToken cancellationToken)
    {
        var record = await NewAsync(email, name, cancellationToken);
        if ((await accounts.SaveAsync(record, cancellationToken)).Record is not { } account)
            return EmailText.Taken;
        await passwords.SetAsync(account.Id, hash, cancellationToken);
        return await signIn.NewcomerAsync(account, null, actor, cancellationToken);
    }

    // The link comes first: one without an account is forgotten when it is met, an account without one would be nobody's.
    private async ValueTask<Outcome<SignedIn>> CreateAsync(
        string email, ExternalIdentity identity, Actor actor, CancellationToken cancellationToken)
    {
        var record = await NewAsync(email, "", cancellationToken);
        if (await links.LinkAsync(record.Id, identity, cancellationToken) is { } refusal)
            return refusal;
        if ((await accounts.SaveAsync(record, cancellationToken)).Record is { } account)
            return await signIn.NewcomerAsync(account, SignIn.ByIdentity, actor, cancellationToken);
        await links.UnlinkAsync(record.Id, cancellationToken);
        return EmailText.Taken;
    }

    private async ValueTask<AccountRecord> NewAsync(string email, string name, CancellationToken cancellationToken) => new()
    {
        Id = await ids.NextAsync(cancellationToken),
        Email = email,
        Name = name,
        CreatedAt = time.GetUtcNow(),
    };
}

/// <summary>What someone says who wants an account.</summary>
public sealed record NewAccount
{
    public required string Email { get; init; }

    /// <summary>12 to 72 bytes of UTF-8.</summary>
    public required string Password { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The code of an invitation.</summary>
    public string? Invitation { get; init; }
}
