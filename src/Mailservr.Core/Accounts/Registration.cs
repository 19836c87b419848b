using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Makes accounts, for whoever may have one.</summary>
public sealed class Registration(
    IRecordStore<AccountRecord> accounts,
    PasswordVault passwords,
    Invitations invitations,
    SignIn signIn,
    IdAllocator ids,
    MailservrOptions options,
    TimeProvider time)
{
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
            return Refusal.Forbidden("registration_closed", "Nobody can make an account here.");
        var email = EmailText.Normalize(wanted.Email);
        if (!EmailText.IsValid(email))
            return Refusal.Invalid("email", "The e-mail is not an e-mail address.");
        if (wanted.Name.Length > AccountSettings.MaxNameLength)
            return Refusal.Invalid("name", "The name is longer than 200 characters.");
        var hash = await passwords.HashAsync(wanted.Password, email, "password", cancellationToken);
        if (hash.Refusal is { } refusal)
            return refusal;
        if (options.Registration == RegistrationMode.Open)
            return await CreateAsync(email, wanted.Name, hash.Value ?? "", actor, cancellationToken);
        if (await invitations.TakeAsync(wanted.Invitation ?? "", email, cancellationToken) is not { } invitation)
            return Refusal.Forbidden("invitation_invalid", "The invitation is not valid, or has been used.");
        var created = await CreateAsync(email, wanted.Name, hash.Value ?? "", actor, cancellationToken);
        if (created.Refusal is not null)
            await invitations.ReturnAsync(invitation, cancellationToken);
        return created;
    }

    private async ValueTask<Outcome<SignedIn>> CreateAsync(
        string email, string name, string hash, Actor actor, CancellationToken cancellationToken)
    {
        var record = new AccountRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Email = email,
            Name = name,
            CreatedAt = time.GetUtcNow(),
        };
        var saved = await accounts.SaveAsync(record, cancellationToken);
        if (saved.Record is not { } account)
            return Refusal.Conflict("email_taken", "There is an account with this e-mail already.");
        await passwords.SetAsync(account.Id, hash, cancellationToken);
        return await signIn.NewcomerAsync(account, actor, cancellationToken);
    }
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
