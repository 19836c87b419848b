using System.Net;
using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Core.Tests.Accounts;
using Mailservr.Erasure;
using Mailservr.Storage;

namespace Mailservr.Core.Tests.Erasure;

public sealed class AccountEraserTests : IDisposable
{
    private static readonly Actor Client = new(null, null, null, IPAddress.Loopback, "test");

    private readonly ErasureOffice _erasure = new();

    private Office Office => _erasure.Office;

    [Fact]
    public async Task Run_UntilSettled_WritesOneCertificateAndForgetsAfterADay()
    {
        var account = await DeletedAsync(mail: 3);

        await RunAsync(after: TimeSpan.Zero);
        Assert.Null(await CertificateAsync());
        await RunAsync(after: TimeSpan.FromMinutes(5));
        await RunAsync(after: TimeSpan.FromMinutes(5));
        var certificate = await CertificateAsync();
        await RunAsync(after: TimeSpan.FromDays(1));

        Assert.Equal($"{account}", certificate?.Target);
        Assert.Contains("addresses 1, blobs 1, messages 3", certificate?.Details, StringComparison.Ordinal);
        Assert.Equal(1, _erasure.Scrubs);
        Assert.Equal(0, _erasure.Erasures.Count);
        Assert.Empty(_erasure.Blobs.Keys);
        Assert.Null((await CertificateAsync())?.RemoteAddress);
    }

    [Fact]
    public async Task Run_EndedHalfway_GoesOnAndCountsEverythingOnce()
    {
        await DeletedAsync(mail: 10);
        _erasure.FailsAt = 4;
        await Assert.ThrowsAsync<AggregateException>(() => RunAsync(TimeSpan.FromMinutes(5)));
        Assert.Null(await CertificateAsync());

        _erasure.FailsAt = 0;
        await Assert.ThrowsAsync<AggregateException>(() => RunAsync(TimeSpan.Zero));
        await RunAsync(after: TimeSpan.Zero);

        Assert.EndsWith(": addresses 1, blobs 1, messages 10", (await CertificateAsync())?.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BlobsAreInTheStoreOfAnotherInstallation_KeepsThemAndGivesNoCertificate()
    {
        var account = await DeletedAsync(mail: 1);
        _erasure.Blobs.Owner = Guid.NewGuid();

        var fault = await Assert.ThrowsAsync<AggregateException>(() => RunAsync(TimeSpan.FromMinutes(5)));

        Assert.Contains("The attachments are kept in the blob store, and its mark 'owner' names", fault.ToString(), StringComparison.Ordinal);
        Assert.Null(await CertificateAsync());
        Assert.NotEmpty(await _erasure.Blobs.ListAsync(account, default).ToListAsync());
        _erasure.Blobs.Owner = null;
        await RunAsync(after: TimeSpan.Zero);
        Assert.Empty(await _erasure.Blobs.ListAsync(account, default).ToListAsync());
        Assert.NotNull(await CertificateAsync());
    }

    [Fact]
    public async Task Run_OneCannotBePurged_TheOthersAreAndItIsNamed()
    {
        var at = Office.Time.GetUtcNow();
        for (var id = 71; id <= 73; id++)
            await _erasure.Erasures.SaveAsync(new ErasureRecord { Id = id, AccountId = id, DeletedAt = at, DueAt = at }, default);
        _erasure.FailsFor = 72;

        var fault = await Assert.ThrowsAsync<AggregateException>(() => RunAsync(TimeSpan.FromMinutes(5)));

        Assert.Equal("Account 72 could not be purged.", Assert.Single(fault.InnerExceptions).Message);
        var certified = (await Office.Audit.ListAsync(0, 0, 10, default)).Where(entry => entry.Action == AuditActions.AccountPurged);
        Assert.Equal(["71", "73"], certified.Select(entry => entry.Target).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_TooManyCannotBePurged_ThoseBeforeGetTheirCertificates()
    {
        var at = Office.Time.GetUtcNow();
        for (var id = 71; id <= 82; id++)
            await _erasure.Erasures.SaveAsync(new ErasureRecord { Id = id, AccountId = id, DeletedAt = at, DueAt = at }, default);
        _erasure.FailsFrom = 72;

        await Assert.ThrowsAsync<AggregateException>(() => RunAsync(TimeSpan.FromMinutes(5)));

        Assert.Equal("71", (await CertificateAsync())?.Target);
    }

    [Fact]
    public async Task Run_HostEndedBeforeTheAccountWasGone_DeletesIt()
    {
        var account = await Office.AccountAsync();
        await _erasure.Erasures.SaveAsync(
            new ErasureRecord
            {
                Id = 5, AccountId = account.Id, DeletedAt = Office.Time.GetUtcNow(), DueAt = Office.Time.GetUtcNow(),
            },
            default);

        await RunAsync(after: TimeSpan.Zero);

        Assert.Null(await Office.AccountRecords.FindAsync(account.Id, default));
    }

    [Fact]
    public async Task Run_WhatCameAfterTheFirstPass_IsPurgedByTheNext()
    {
        await DeletedAsync(mail: 1);
        await RunAsync(after: TimeSpan.Zero);
        _erasure.Mail = 2;

        await RunAsync(after: TimeSpan.FromMinutes(6));

        Assert.Equal(0, _erasure.Mail);
        Assert.Contains("messages 3", (await CertificateAsync())?.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithADelay_WaitsForIt()
    {
        Office.Configured.Privacy.PurgeDelay = TimeSpan.FromDays(2);
        await DeletedAsync(mail: 1);

        await RunAsync(after: TimeSpan.FromDays(1));
        Assert.Equal(1, _erasure.Mail);
        await RunAsync(after: TimeSpan.FromDays(1));

        Assert.Equal(0, _erasure.Mail);
        Assert.NotNull(await CertificateAsync());
    }

    [Fact]
    public async Task Address_OfADeletedAccount_IsNobodysUntilItsTimeIsOver()
    {
        await DeletedAsync(mail: 0);
        await RunAsync(after: TimeSpan.Zero);
        var domain = (await Office.Domains.ListAsync(0, 10, default))[0];

        var early = await CreateAsync(domain.Id);
        Office.Time.Advance(Office.Configured.Privacy.AddressRetirement);
        var late = await CreateAsync(domain.Id);

        Assert.Equal("address_taken", early.Refusal?.Code);
        Assert.NotNull(late.Value);
    }

    public void Dispose() => _erasure.Dispose();

    private async Task<long> DeletedAsync(int mail)
    {
        var account = await Office.AccountAsync();
        await Office.AddressAsync("ann", await Office.DomainAsync());
        _erasure.Mail = mail;
        await using (var upload = await _erasure.Blobs.BeginUploadAsync(account.Id, default))
        {
            await upload.WriteAsync("bytes"u8.ToArray(), default);
            await upload.CompleteAsync(default);
        }

        Assert.NotNull((await _erasure.Deletion.DeleteAsync(account, Client, default)).Value);
        return account.Id;
    }

    private async Task RunAsync(TimeSpan after)
    {
        Office.Time.Advance(after);
        await _erasure.Eraser.RunAsync(default);
    }

    private ValueTask<Outcome<Mailservr.Addresses.AddressRecord>> CreateAsync(long domainId) =>
        Office.Book.CreateAsync(Office.Bob, new() { Name = "Ann", DomainId = domainId }, default);

    private async Task<AuditRecord?> CertificateAsync() =>
        (await Office.Audit.ListAsync(0, 0, 10, default)).SingleOrDefault(e => e.Action == AuditActions.AccountPurged);
}
