using System.Security.Cryptography;
using Mailservr.Addresses;
using Mailservr.Domains;
using Mailservr.Passwords;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mailservr.Accounts;

/// <summary>What the first start creates, so that mail can be sent and read at once.</summary>
public sealed class Bootstrap(
    IRecordStore<AccountRecord> accounts,
    DomainDirectory domains,
    AddressBook addresses,
    ApiKeys keys,
    PasswordVault passwords,
    IdAllocator ids,
    IOptions<MailservrOptions> options,
    TimeProvider time,
    ILogger<Bootstrap> logger)
{
    private const string FirstAddress = "hello";

    // Without those that are taken for each other when they are typed.
    private const string PasswordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>
    /// Creates an admin, a domain, an address and a key while there is no admin. Safe to repeat: what an interrupted
    /// run has created is taken up. Throws with a sentence for the operator when the options cannot be used.
    /// </summary>
    /// <returns>What was created; null when there was an admin already.</returns>
    public async ValueTask<BootstrapResult?> RunAsync(CancellationToken cancellationToken) =>
        await accounts.AllAsync(0, cancellationToken).AnyAsync(account => account.Role == AccountRole.Admin, cancellationToken)
            ? null
            : await CreateAsync(options.Value.Bootstrap, cancellationToken);

    // The role comes last: until it is there, the next start takes up what this one has created.
    private async ValueTask<BootstrapResult> CreateAsync(BootstrapOptions wanted, CancellationToken cancellationToken)
    {
        var domain = await DomainAsync(wanted.Domain, cancellationToken);
        var account = await AccountAsync(wanted.AdminEmail, domain.Id, cancellationToken);
        var generatedPassword = await PasswordAsync(account, wanted, cancellationToken);
        var generatedKey = await KeyAsync(account.Id, wanted.ApiKey, cancellationToken);
        var address = await addresses.CreateAsync(
            account.Id, new NewAddress { Name = FirstAddress, DomainId = domain.Id }, cancellationToken);
        var saved = await accounts.SaveAsync(account with { Role = AccountRole.Admin, Plan = null }, cancellationToken);
        Log.Bootstrapped(logger, domain.Name);
        return new BootstrapResult(saved.Record ?? account, domain, address.Value, generatedKey, generatedPassword);
    }

    private async ValueTask<AccountRecord> AccountAsync(
        string email, long domainId, CancellationToken cancellationToken)
    {
        var account = new AccountRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Email = EmailText.Normalize(email),
            Name = "Admin",
            DefaultDomainId = domainId,
            // Until the role is there, which needs no plan.
            Plan = options.Value.Billing.Required ? options.Value.Billing.DefaultPlan : null,
            CreatedAt = time.GetUtcNow(),
        };
        return (await accounts.SaveAsync(account, cancellationToken)).Record
            ?? await accounts.FindByKeyAsync(account.Key, cancellationToken)
            ?? throw new InvalidOperationException("The first account disappeared while it was created.");
    }

    /// <returns>The key to be shown; null when it came from the configuration.</returns>
    private async ValueTask<string?> KeyAsync(long accountId, string? configured, CancellationToken cancellationToken)
    {
        var created = await keys.CreateAsync(
            accountId, new NewApiKey { Name = "First key", Key = configured }, cancellationToken);
        if (created.Value is { } key)
            return configured is null ? key.Key : null;
        if (configured is not null && await keys.BelongsToAsync(accountId, configured, cancellationToken))
            return null;
        throw Unusable("ApiKey", created.Refusal);
    }

    /// <returns>The password to be shown; null when it came from the configuration, or there is none.</returns>
    private async ValueTask<string?> PasswordAsync(
        AccountRecord account, BootstrapOptions wanted, CancellationToken cancellationToken)
    {
        var generated = wanted.AdminPassword is null ? RandomNumberGenerator.GetString(PasswordLetters, 20) : null;
        if (generated is not null && !wanted.Announce)
            return null;
        var password = wanted.AdminPassword ?? generated ?? "";
        var hash = await passwords.HashAsync(password, account.Email, "AdminPassword", cancellationToken);
        if (hash.Value is null)
            throw Unusable("AdminPassword", hash.Refusal);
        await passwords.SetAsync(account.Id, hash.Value, cancellationToken);
        return generated;
    }

    private async ValueTask<DomainRecord> DomainAsync(string name, CancellationToken cancellationToken)
    {
        if (await domains.FindByNameAsync(name, cancellationToken) is { } existing)
            return existing;
        var created = await domains.CreateAsync(name, receiveOnly: false, cancellationToken);
        return created.Value
            ?? await domains.FindByNameAsync(name, cancellationToken)
            ?? throw Unusable("Domain", created.Refusal);
    }

    private static InvalidOperationException Unusable(string option, Refusal? refusal) =>
        new($"Mailservr:Bootstrap:{option} cannot be used: {refusal?.Detail} Correct it or leave it out.");
}

/// <param name="Account">The first admin.</param>
/// <param name="Domain">Where mail is received.</param>
/// <param name="Address">An address to try; null when its name was taken.</param>
/// <param name="GeneratedKey">To be shown once; null when the key came from the configuration.</param>
/// <param name="GeneratedPassword">To be shown once; null when it came from the configuration, or there is none.</param>
public sealed record BootstrapResult(
    AccountRecord Account, DomainRecord Domain, AddressRecord? Address, string? GeneratedKey, string? GeneratedPassword);
