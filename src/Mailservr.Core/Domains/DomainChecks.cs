using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mailservr.Dns;
using Mailservr.Storage;

namespace Mailservr.Domains;

/// <summary>Compares what the DNS says of a domain with what it should say.</summary>
public sealed class DomainChecks : IDisposable
{
    // Seven questions each, that one resolver is asked at once.
    private const int MaxAtOnce = 4;
    private const int MaxSaves = 3;

    private readonly IRecordStore<DomainCheckRecord> _checks;
    private readonly DkimKeys _dkim;
    private readonly IDnsResolver _dns;
    private readonly IdAllocator _ids;
    private readonly TimeProvider _time;
    private readonly WantedRecords _wanted;
    private readonly long _stamp;
    private readonly SemaphoreSlim _gate = new(MaxAtOnce);

    internal DomainChecks(
        IRecordStore<DomainCheckRecord> checks,
        DkimKeys dkim,
        IDnsResolver dns,
        IdAllocator ids,
        MailservrOptions options,
        TimeProvider time)
    {
        (_checks, _dkim, _dns, _ids, _time) = (checks, dkim, dns, ids, time);
        _wanted = WantedRecords.Of(options);
        _stamp = StampOf(_wanted);
    }

    /// <summary>
    /// The policy that senders fetch from <c>mta-sts.</c> and the domain; null when there is none (RFC 8461 §3.2).
    /// </summary>
    public string? MtaStsPolicy => _wanted.PolicyText;

    /// <summary>What to publish, and what the last check has found of it. Asks nobody.</summary>
    public async ValueTask<DomainDns> FindAsync(DomainRecord domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var dkim = await DkimOfAsync(domain, cancellationToken);
        return Compare(domain, dkim, await _checks.FindByKeyAsync(KeyOf(domain.Id), cancellationToken));
    }

    /// <summary>Asks the DNS now, whatever is remembered, and keeps what it says.</summary>
    public async ValueTask<DomainDns> VerifyAsync(DomainRecord domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var dkim = await DkimOfAsync(domain, cancellationToken);
            var asked = _wanted.For(domain, dkim).Select(wanted => AskAsync(wanted, cancellationToken));
            return Compare(domain, dkim, await KeepAsync(domain.Id, await Task.WhenAll(asked), cancellationToken));
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Of a domain that is gone.</summary>
    public async ValueTask ForgetAsync(long domainId, CancellationToken cancellationToken)
    {
        if (await _checks.FindByKeyAsync(KeyOf(domainId), cancellationToken) is { } check)
            await _checks.DeleteAsync(check.Id, cancellationToken);
        await _dkim.ForgetAsync(domainId, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private async ValueTask<DkimKey?> DkimOfAsync(DomainRecord domain, CancellationToken cancellationToken) =>
        domain.ReceiveOnly ? null : await _dkim.FindOrCreateAsync(domain, cancellationToken);

    private DomainDns Compare(DomainRecord domain, DkimKey? dkim, DomainCheckRecord? check)
    {
        var records = _wanted.For(domain, dkim).Select(wanted =>
        {
            var found = check?.Answers.FirstOrDefault(answer => answer.Purpose == wanted.Purpose)?.Found;
            return new DomainDnsRecord(
                wanted.Type, wanted.Name, wanted.Value, wanted.Purpose, wanted.Judge(found), found ?? []);
        });
        return new([.. records], check?.CheckedAt, _stamp + (check?.Version ?? 0) + (dkim?.Version ?? 0));
    }

    private async Task<DomainCheckAnswer> AskAsync(WantedRecord wanted, CancellationToken cancellationToken)
    {
        foreach (var type in wanted.Asked)
        {
            var question = new DnsQuestion(wanted.Name, type) { Fresh = true };
            var answer = await _dns.QueryAsync(question, cancellationToken);
            if (answer.Status == DnsStatus.Failed)
                return new(wanted.Purpose, null);
            if (answer.Status == DnsStatus.Found)
                return new(wanted.Purpose, wanted.Relevant(answer.Records));
        }
        return new(wanted.Purpose, []);
    }

    // Two hosts may check at once: both have asked now, so it does not matter whose answers are kept last.
    private async ValueTask<DomainCheckRecord> KeepAsync(
        long domainId, IReadOnlyList<DomainCheckAnswer> answers, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var known = await _checks.FindByKeyAsync(KeyOf(domainId), cancellationToken) ?? new DomainCheckRecord
            {
                Id = await _ids.NextAsync(cancellationToken),
                DomainId = domainId,
                CheckedAt = _time.GetUtcNow(),
            };
            var check = known with { CheckedAt = _time.GetUtcNow(), Answers = answers };
            if ((await _checks.SaveAsync(check, cancellationToken)).Record is { } saved)
                return saved;
            if (attempt == MaxSaves)
                return check;
        }
    }

    private static string KeyOf(long domainId) => domainId.ToString(CultureInfo.InvariantCulture);

    // What is wanted changes with the configuration.
    private static long StampOf(WantedRecords wanted)
    {
        var text = string.Join('\n', wanted.MailHost, wanted.WebHost, wanted.PolicyText, wanted.Options.ReportAddress);
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) * 1_000_000L;
    }
}
