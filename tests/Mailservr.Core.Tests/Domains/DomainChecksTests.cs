using System.Net;
using Mailservr.Core.Tests.Storage;
using Mailservr.Dns;
using Mailservr.Domains;
using Mailservr.Storage;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Domains;

public sealed class DomainChecksTests : IAsyncDisposable
{
    private readonly FakeDnsServer _dns = FakeDnsServer.Start();
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryRecordStore<DomainCheckRecord> _records = new();
    private readonly MemoryRecordStore<DomainRecord> _domains = new();
    private readonly TestDkimKeys _keys = new();
    private readonly MailservrOptions _options = new() { PublicUrl = new Uri("https://web.host.example/") };
    private readonly DomainRecord _domain = new()
    {
        Id = 7,
        Name = "example.com",
        CreatedAt = ManualTimeProvider.Start,
    };

    public DomainChecksTests()
    {
        _options.Dns.Servers = _dns.EndPoint.ToString();
        _options.Smtp.Hostname = "MX.host.example";
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        await _dns.DisposeAsync();
    }

    [Fact]
    public async Task Find_NeverChecked_SaysWhatToPublish()
    {
        var dns = await Checks().FindAsync(_domain, default);

        Assert.Null(dns.CheckedAt);
        Assert.All(dns.Records, record => Assert.Equal(DomainDnsStatus.Unknown, record.Status));
        var dkim = dns.Records.Single(record => record.Purpose == DomainDnsPurpose.Dkim);
        var id = Value(dns, DomainDnsPurpose.MtaSts)["v=STSv1; id=".Length..];
        Assert.Matches("^[0-9a-z]{1,32}$", id);
        Assert.Equal(
            [
                "Mx example.com 10 mx.host.example",
                "Txt example.com v=spf1 mx -all",
                $"Txt {dkim.Name} {dkim.Value}",
                "Txt _dmarc.example.com v=DMARC1; p=quarantine; rua=mailto:postmaster@example.com",
                $"Txt _mta-sts.example.com v=STSv1; id={id}",
                "Cname mta-sts.example.com web.host.example",
                "Txt _smtp._tls.example.com v=TLSRPTv1; rua=mailto:postmaster@example.com",
            ],
            dns.Records.Select(record => $"{record.Type} {record.Name} {record.Value}"));
        Assert.Empty(_dns.Questions);
    }

    [Fact]
    public async Task Find_ReceiveOnly_NobodySendsInItsName()
    {
        var dns = await Checks().FindAsync(_domain with { ReceiveOnly = true }, default);
        Assert.Equal("v=spf1 -all", Value(dns, DomainDnsPurpose.Spf));
        Assert.StartsWith("v=DMARC1; p=reject", Value(dns, DomainDnsPurpose.Dmarc), StringComparison.Ordinal);
        Assert.DoesNotContain(dns.Records, record => record.Purpose == DomainDnsPurpose.Dkim);
        Assert.Empty(await _keys.Records.ListAsync(0, 0, 10, default));
    }

    [Fact]
    public async Task Verify_WhatWasAskedForIsPublished_AllIsOk()
    {
        Publish((await Checks().FindAsync(_domain, default)).Records);

        var dns = await Checks().VerifyAsync(_domain, default);
        Assert.All(dns.Records, record => Assert.Equal(DomainDnsStatus.Ok, record.Status));
        Assert.Equal(_time.GetUtcNow(), dns.CheckedAt);
        Assert.All(dns.Records, record => Assert.NotEmpty(record.Found));

        var remembered = await Checks().FindAsync(_domain, default);
        Assert.Equal(dns.Version, remembered.Version);
        Assert.Equal(
            dns.Records.Select(record => string.Join('|', record.Found)),
            remembered.Records.Select(record => string.Join('|', record.Found)));
    }

    [Theory]
    [InlineData(DomainDnsPurpose.Spf, "v=spf1 include:_spf.example.net +mx ~all", DomainDnsStatus.Ok)]
    [InlineData(DomainDnsPurpose.Spf, "V=SPF1 MX -all", DomainDnsStatus.Ok)]
    [InlineData(DomainDnsPurpose.Spf, "v=spf1 include:_spf.example.net -all", DomainDnsStatus.Different)]
    [InlineData(DomainDnsPurpose.Spf, "v=spf10 mx -all", DomainDnsStatus.Missing)]
    [InlineData(DomainDnsPurpose.Dkim, "v=DKIM1; p=", DomainDnsStatus.Different)]
    [InlineData(DomainDnsPurpose.Dkim, "k=rsa; t=y", DomainDnsStatus.Missing)]
    [InlineData(DomainDnsPurpose.Dmarc, "v=DMARC1;p=reject", DomainDnsStatus.Ok)]
    [InlineData(DomainDnsPurpose.Dmarc, "v=DMARC1; p=none; rua=mailto:a@b.example", DomainDnsStatus.Different)]
    [InlineData(DomainDnsPurpose.Dmarc, "v=DMARC1", DomainDnsStatus.Different)]
    [InlineData(DomainDnsPurpose.Dmarc, "hello", DomainDnsStatus.Missing)]
    [InlineData(DomainDnsPurpose.MtaSts, "v=STSv1; id=20260101T000000;", DomainDnsStatus.Different)]
    [InlineData(DomainDnsPurpose.TlsReports, "v=TLSRPTv1; rua=https://reports.example/", DomainDnsStatus.Ok)]
    [InlineData(DomainDnsPurpose.TlsReports, "v=TLSRPTv1;", DomainDnsStatus.Different)]
    public async Task Verify_AnotherText_IsJudgedByWhatItDoes(
        DomainDnsPurpose purpose, string text, DomainDnsStatus status)
    {
        var wanted = (await Checks().FindAsync(_domain, default)).Records;
        _dns.AddText(wanted.Single(record => record.Purpose == purpose).Name, text);
        _dns.AddText("example.com", "something-verification=1");

        var found = (await Checks().VerifyAsync(_domain, default)).Records.Single(record => record.Purpose == purpose);
        Assert.Equal(status, found.Status);
        Assert.Equal(status == DomainDnsStatus.Missing ? [] : [text], found.Found);
    }

    [Fact]
    public async Task Verify_DkimKeyCutByThoseWhoEditZones_IsOk()
    {
        var wanted = (await Checks().FindAsync(_domain, default)).Records.Single(r => r.Purpose == DomainDnsPurpose.Dkim);
        _dns.AddText(wanted.Name, wanted.Value.Insert(100, " ").Replace("v=DKIM1; ", "", StringComparison.Ordinal));

        var dns = await Checks().VerifyAsync(_domain, default);
        Assert.Equal(DomainDnsStatus.Ok, dns.Records.Single(r => r.Purpose == DomainDnsPurpose.Dkim).Status);
    }

    [Fact]
    public async Task Verify_TwoWhereOneMayBe_IsDifferent()
    {
        _dns.AddText("example.com", "v=spf1 mx -all");
        _dns.AddText("example.com", "v=spf1 -all");
        var spf = (await Checks().VerifyAsync(_domain, default)).Records[1];
        Assert.Equal(DomainDnsStatus.Different, spf.Status);
        Assert.Equal(2, spf.Found.Count);
    }

    [Theory]
    [InlineData("mx.other.example", DomainDnsStatus.Different)]
    [InlineData("mx.host.example", DomainDnsStatus.Ok)]
    [InlineData("", DomainDnsStatus.Different)]
    public async Task Verify_Mx_IsJudgedByItsHost(string host, DomainDnsStatus status)
    {
        _dns.AddMx("example.com", 20, host);
        Assert.Equal(status, (await Checks().VerifyAsync(_domain, default)).Records[0].Status);
    }

    [Fact]
    public async Task Verify_NothingIsThere_IsMissing()
    {
        var dns = await Checks().VerifyAsync(_domain, default);
        Assert.All(dns.Records, record => Assert.Equal(DomainDnsStatus.Missing, record.Status));
        Assert.NotNull(dns.CheckedAt);
        Assert.InRange(_dns.Questions.Count, 7, 9);
    }

    [Fact]
    public async Task Verify_DnsDown_IsUnknownAndNotMissing()
    {
        _dns.Fault = FakeDnsFault.Fails;
        var dns = await Checks().VerifyAsync(_domain, default);
        Assert.All(dns.Records, record => Assert.Equal(DomainDnsStatus.Unknown, record.Status));
    }

    [Fact]
    public async Task Verify_AfterAChange_SeesIt()
    {
        var checks = Checks();
        var before = await checks.VerifyAsync(_domain, default);
        _dns.AddMx("example.com", 10, "mx.host.example");
        var after = await checks.VerifyAsync(_domain, default);
        Assert.Equal(DomainDnsStatus.Ok, after.Records[0].Status);
        Assert.NotEqual(before.Version, after.Version);
    }

    [Fact]
    public async Task Verify_ZoneThatSaysTooMuch_IsKeptInPart()
    {
        for (var i = 0; i < 40; i++)
            _dns.AddText("example.com", $"v=spf1 {i:D3} " + new string('a', 1300));
        var spf = (await Checks().VerifyAsync(_domain, default)).Records[1];
        Assert.Equal(20, spf.Found.Count);
        Assert.All(spf.Found, value => Assert.Equal(1000, value.Length));
    }

    [Fact]
    public async Task MtaSts_Off_AsksForNothingOfIt()
    {
        _options.DomainRecords.MtaSts = MtaStsMode.Off;
        var checks = Checks();
        Assert.Null(checks.MtaStsPolicy);
        Assert.DoesNotContain(
            (await checks.FindAsync(_domain, default)).Records,
            record => record.Purpose is DomainDnsPurpose.MtaSts or DomainDnsPurpose.MtaStsHost);
    }

    [Fact]
    public async Task MtaSts_AnotherPolicy_HasAnotherId()
    {
        var testing = Value(await Checks().FindAsync(_domain, default), DomainDnsPurpose.MtaSts);
        _options.DomainRecords.MtaSts = MtaStsMode.Enforce;
        var enforce = await Checks().FindAsync(_domain, default);
        Assert.NotEqual(testing, Value(enforce, DomainDnsPurpose.MtaSts));
        Assert.Equal(
            "version: STSv1\r\nmode: enforce\r\nmx: mx.host.example\r\nmax_age: 604800\r\n", Checks().MtaStsPolicy);
    }

    [Fact]
    public async Task Loop_ChecksActiveDomains_UnlessSomeoneJustHas()
    {
        await _domains.SaveAsync(_domain, default);
        await _domains.SaveAsync(_domain with { Id = 8, Name = "off.example", Active = false }, default);
        var interval = TimeSpan.FromHours(6);
        using var loop = new DomainCheckLoop(
            _domains, Checks(), _options, _time, TraceLog.Of<DomainCheckLoop>());

        await loop.CheckAllAsync(interval, default);
        var asked = _dns.Questions.Count;
        Assert.NotEqual(0, asked);
        Assert.DoesNotContain(_dns.Questions, question => question.Contains("off.", StringComparison.OrdinalIgnoreCase));

        _time.Advance(TimeSpan.FromHours(1));
        await loop.CheckAllAsync(interval, default);
        Assert.Equal(asked, _dns.Questions.Count);

        _time.Advance(TimeSpan.FromHours(5));
        await loop.CheckAllAsync(interval, default);
        Assert.Equal(2 * asked, _dns.Questions.Count);
    }

    [Fact]
    public async Task Forget_LeavesNothing()
    {
        await Checks().VerifyAsync(_domain, default);
        await Checks().ForgetAsync(_domain.Id, default);
        await Checks().ForgetAsync(_domain.Id, default);
        Assert.Empty(await _records.ListAsync(0, 0, 10, default));
    }

    private DomainChecks Checks() => new(
        _records,
        _keys.Open(),
        new StubDnsResolver(_options, _time, TraceLog.Of<StubDnsResolver>()),
        new IdAllocator(new MemoryIdBlocks()),
        _options,
        _time);

    private void Publish(IEnumerable<DomainDnsRecord> records)
    {
        foreach (var record in records)
        {
            if (record.Type == DnsRecordType.Txt)
                _dns.AddText(record.Name, record.Value);
            else if (record.Type == DnsRecordType.Mx)
                _dns.AddMx(record.Name, 10, record.Value["10 ".Length..]);
            else
                _dns.Add(new DnsRecord { Name = record.Name, Type = record.Type, Target = record.Value });
        }
        _dns.Add(new DnsRecord
        {
            Name = "web.host.example",
            Type = DnsRecordType.Aaaa,
            Address = IPAddress.Parse("2001:db8::1"),
        });
    }

    private static string Value(DomainDns dns, DomainDnsPurpose purpose) =>
        dns.Records.Single(record => record.Purpose == purpose).Value;
}
