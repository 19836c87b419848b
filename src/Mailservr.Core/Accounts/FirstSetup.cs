using Mailservr.Addresses;
using Mailservr.Domains;
using Mailservr.Passwords;
using Mailservr.Sessions;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Makes of what the first start has created what its operator wants: his sign-in, his domain, his first address.</summary>
public sealed class FirstSetup(
    IRecordStore<AccountRecord> accounts,
    PasswordVault passwords,
    SessionDirectory sessions,
    DomainDirectory domains,
    AddressBook addresses)
{
    /// <summary>Safe to repeat: what an interrupted or refused run has created is taken up.</summary>
    /// <param name="admin">Whose password was asked for just now. All its sessions are over then.</param>
    /// <param name="wanted">What the operator has typed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Refused naming <c>email</c>, <c>password</c>, <c>domain</c> or <c>name</c> (of the address), or with
    /// <c>email_taken</c>, <c>address_taken</c>, <c>domain_inactive</c>, <c>busy</c> or <c>stale</c>.
    /// </returns>
    public async ValueTask<Outcome<SetupResult>> RunAsync(
        AccountRecord admin, SetupChoice wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(wanted);
        var email = EmailText.Normalize(wanted.Email);
        // The one of the first start needs no name of the DNS.
        if (email != admin.Email && !EmailText.IsValid(email))
            return EmailText.Invalid;
        var hash = await passwords.HashAsync(wanted.Password, email, "password", cancellationToken);
        if (hash.Value is null)
            return hash.Refusal ?? Refusal.Stale;
        var domain = await DomainAsync(admin, wanted.Domain, cancellationToken);
        if (domain.Value is null)
            return domain.Refusal ?? Refusal.Stale;
        var address = await AddressAsync(admin.Id, wanted.AddressName, domain.Value, cancellationToken);
        if (address.Value is null)
            return address.Refusal ?? Refusal.Stale;

        // The password comes last: until then the one of the first start opens the setup again.
        var changed = admin with { Email = email, DefaultDomainId = domain.Value.Id };
        var saved = await accounts.SaveChangeAsync(changed, cancellationToken);
        if (saved.Record is not { } account)
            return saved.Status == SaveStatus.KeyTaken ? EmailText.Taken : Refusal.Stale;
        if (!await passwords.SetAsync(account.Id, hash.Value, cancellationToken))
            return Refusal.Stale;
        await sessions.EndAllAsync(account.Id, null, cancellationToken);
        return new SetupResult(account, domain.Value, address.Value);
    }

    private async ValueTask<Outcome<DomainRecord>> DomainAsync(
        AccountRecord admin, string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            return admin.DefaultDomainId is { } id && await domains.FindAsync(id, cancellationToken) is { } first
                ? first
                : Refusal.Invalid("domain", "There is no domain yet: name one.");
        }

        if (await domains.FindByNameAsync(name, cancellationToken) is { } existing)
            return existing;
        var created = await domains.CreateAsync(name, receiveOnly: false, cancellationToken);
        return created.Refusal is { Field: "name" } refusal ? refusal with { Field = "domain" } : created;
    }

    private async ValueTask<Outcome<AddressRecord>> AddressAsync(
        long accountId, string name, DomainRecord domain, CancellationToken cancellationToken)
    {
        var created = await addresses.CreateAsync(
            accountId, new NewAddress { Name = name, DomainId = domain.Id }, cancellationToken);
        if (created.Refusal?.Code != "address_taken")
            return created;
        var filter = new AddressFilter { DomainId = domain.Id };
        var (own, _) = await addresses.ListAsync(accountId, filter, 0, 100, cancellationToken);
        return own.FirstOrDefault(address => address.Name == LocalPart.Normalize(name)) is { } existing ? existing : created;
    }
}

/// <summary>What an operator wants of a host that was started for the first time.</summary>
public sealed record SetupChoice
{
    /// <summary>To sign in with.</summary>
    public required string Email { get; init; }

    /// <summary>12 to 72 bytes of UTF-8.</summary>
    public required string Password { get; init; }

    /// <summary>A domain of his; null: the one that the first start has made, to try it out.</summary>
    public string? Domain { get; init; }

    /// <summary>The local part of the first address.</summary>
    public required string AddressName { get; init; }
}

/// <param name="Account">As it is now.</param>
/// <param name="Domain">Of the first address.</param>
/// <param name="Address">Where mail can be sent to.</param>
public sealed record SetupResult(AccountRecord Account, DomainRecord Domain, AddressRecord Address);
