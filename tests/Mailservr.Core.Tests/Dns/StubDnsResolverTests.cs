using System.Net;
using Mailservr.Dns;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Dns;

/// <summary>Our resolver against a server that does what it should not.</summary>
public sealed class StubDnsResolverTests : IAsyncDisposable
{
    private readonly FakeDnsServer _server = FakeDnsServer.Start();
    private readonly ManualTimeProvider _time = new();
    private readonly MailservrOptions _options = new();

    public StubDnsResolverTests()
    {
        _options.Dns.Servers = _server.EndPoint.ToString();
        _server.AddMx("example.com", 10, "mail.example.com");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Query_EachType_IsAnswered()
    {
        var v4 = IPAddress.Parse("192.0.2.7");
        var v6 = IPAddress.Parse("2001:db8::7");
        _server.Add(new DnsRecord { Name = "mail.example.com", Type = DnsRecordType.A, Address = v4 });
        _server.Add(new DnsRecord { Name = "mail.example.com", Type = DnsRecordType.Aaaa, Address = v6 });
        _server.Add(new DnsRecord { Name = "www.example.com", Type = DnsRecordType.Cname, Target = "mail.example.com" });
        _server.Add(new DnsRecord { Name = DnsQuestion.NameOf(v4).Name, Type = DnsRecordType.Ptr, Target = "mail.example.com" });
        _server.AddText("example.com", "v=spf1 " + new string('a', 600));
        var resolver = Resolver();

        Assert.Equal("10 mail.example.com", Only(await AskAsync(resolver, "Example.COM.", DnsRecordType.Mx)));
        Assert.Equal("192.0.2.7", Only(await AskAsync(resolver, "www.example.com", DnsRecordType.A)));
        Assert.Equal("2001:db8::7", Only(await AskAsync(resolver, "www.example.com", DnsRecordType.Aaaa)));
        Assert.Equal("mail.example.com", Only(await AskAsync(resolver, "www.example.com", DnsRecordType.Cname)));
        Assert.Equal("mail.example.com", Only(await resolver.QueryAsync(DnsQuestion.NameOf(v4), default)));
        Assert.Equal(607, Only(await AskAsync(resolver, "example.com", DnsRecordType.Txt)).Length);
    }

    [Fact]
    public async Task Query_Nothing_IsToldApart()
    {
        var resolver = Resolver();
        Assert.Equal(DnsStatus.NoSuchName, (await AskAsync(resolver, "no.example.com", DnsRecordType.A)).Status);
        Assert.Equal(DnsStatus.NoData, (await AskAsync(resolver, "example.com", DnsRecordType.A)).Status);
        Assert.Equal(DnsStatus.NoSuchName, (await AskAsync(resolver, "s.attack.com.\0.any", DnsRecordType.Txt)).Status);
        Assert.DoesNotContain(_server.Questions, question => question.Contains("attack", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(FakeDnsFault.Truncated, "tcp")]
    [InlineData(FakeDnsFault.Garbage, "tcp")]
    [InlineData(FakeDnsFault.LosesCase, "tcp")]
    [InlineData(FakeDnsFault.Forged, "udp")]
    [InlineData(FakeDnsFault.KnowsNoEdns, "udp")]
    public async Task Query_FaultyServer_StillGetsTheTrueAnswer(FakeDnsFault fault, string last)
    {
        _server.Fault = fault;
        var answer = await AskAsync(Resolver(), "example.com", DnsRecordType.Mx);
        Assert.Equal("10 mail.example.com", Only(answer));
        Assert.StartsWith(last, _server.Questions[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_ServerThatFails_IsAskedAgainAndThenGivenUp()
    {
        _server.Fault = FakeDnsFault.Fails;
        var resolver = Resolver();
        Assert.Equal(DnsStatus.Failed, (await AskAsync(resolver, "example.com", DnsRecordType.Mx)).Status);
        Assert.Equal(_options.Dns.Attempts, _server.Questions.Count);

        _server.Fault = FakeDnsFault.None;
        Assert.Equal(DnsStatus.Found, (await AskAsync(resolver, "example.com", DnsRecordType.Mx)).Status);
    }

    [Fact]
    public async Task Query_SilentServer_EndsWhenItsTimeIsOver()
    {
        _server.Fault = FakeDnsFault.Silent;
        var query = AskAsync(Resolver(), "example.com", DnsRecordType.Mx).AsTask();
        for (var i = 0; i < 2; i++)
        {
            await UntilAskedAsync(i + 1);
            Assert.False(query.IsCompleted);
            _time.Advance(_options.Dns.Timeout);
        }
        Assert.Equal(DnsStatus.Failed, (await query.WaitAsync(TimeSpan.FromSeconds(30))).Status);
    }

    [Fact]
    public async Task Query_SilentServer_TheNextOneAnswers()
    {
        await using var silent = FakeDnsServer.Start();
        silent.Fault = FakeDnsFault.Silent;
        _options.Dns.Servers = $"{silent.EndPoint}, {_server.EndPoint}";
        _options.Dns.Timeout = TimeSpan.FromMilliseconds(100);
        var resolver = new StubDnsResolver(_options, TimeProvider.System, TraceLog.Of<StubDnsResolver>());
        Assert.Equal("10 mail.example.com", Only(await AskAsync(resolver, "example.com", DnsRecordType.Mx)));
    }

    [Fact]
    public async Task Query_CallerGivesUp_Throws()
    {
        _server.Fault = FakeDnsFault.Silent;
        using var stop = new CancellationTokenSource();
        var query = Resolver().QueryAsync(new("example.com", DnsRecordType.Mx), stop.Token).AsTask();
        await UntilAskedAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query);
    }

    [Fact]
    public async Task Query_NobodyThere_Fails()
    {
        await _server.DisposeAsync();
        Assert.Equal(DnsStatus.Failed, (await AskAsync(Resolver(), "example.com", DnsRecordType.Mx)).Status);
    }

    [Fact]
    public async Task Query_Again_IsRememberedAsLongAsItLives()
    {
        var resolver = Resolver();
        await AskAsync(resolver, "example.com", DnsRecordType.Mx);
        await AskAsync(resolver, "EXAMPLE.com", DnsRecordType.Mx);
        Assert.Single(_server.Questions);

        _time.Advance(TimeSpan.FromMinutes(5));
        await AskAsync(resolver, "example.com", DnsRecordType.Mx);
        Assert.Equal(2, _server.Questions.Count);
    }

    [Fact]
    public async Task Query_Absence_IsRememberedAsLongAsTheZoneSays()
    {
        _server.NegativeTimeToLive = TimeSpan.FromSeconds(30);
        var resolver = Resolver();
        await AskAsync(resolver, "no.example.com", DnsRecordType.A);
        _time.Advance(TimeSpan.FromSeconds(29));
        await AskAsync(resolver, "no.example.com", DnsRecordType.A);
        Assert.Single(_server.Questions);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(resolver, "no.example.com", DnsRecordType.A);
        Assert.Equal(2, _server.Questions.Count);
    }

    [Fact]
    public async Task Query_Fresh_AsksAndIsRemembered()
    {
        var resolver = Resolver();
        await AskAsync(resolver, "new.example.com", DnsRecordType.Mx);
        _server.AddMx("new.example.com", 5, "mail.example.com");
        Assert.Equal(DnsStatus.NoSuchName, (await AskAsync(resolver, "new.example.com", DnsRecordType.Mx)).Status);

        var fresh = await resolver.QueryAsync(new("new.example.com", DnsRecordType.Mx) { Fresh = true }, default);
        Assert.Equal("5 mail.example.com", Only(fresh));
        Assert.Equal("5 mail.example.com", Only(await AskAsync(resolver, "new.example.com", DnsRecordType.Mx)));
        Assert.Equal(2, _server.Questions.Count);
    }

    [Fact]
    public void Cache_Full_ForgetsWhatWasUsedLongestAgo()
    {
        var cache = new DnsCache(2, _time);
        var answer = new DnsAnswer(DnsStatus.NoData, [], TimeSpan.FromMinutes(1));
        DnsQuestion one = new("1", DnsRecordType.A), two = new("2", DnsRecordType.A), three = new("3", DnsRecordType.A);
        cache.Keep(one, answer);
        cache.Keep(two, answer);
        Assert.NotNull(cache.Find(one));
        cache.Keep(three, answer);
        Assert.Null(cache.Find(two));
        Assert.NotNull(cache.Find(one));
        Assert.NotNull(cache.Find(three));
        cache.Keep(one, DnsAnswer.Failed);
        Assert.NotNull(cache.Find(one));
        cache.Keep(one, answer with { TimeToLive = TimeSpan.Zero });
        Assert.Null(cache.Find(one));
    }

    [Fact]
    public void Servers_OfResolvConf_AreTheFirstThree()
    {
        const string file = "# nameserver 1.1.1.1\nsearch example.com\nnameserver 192.0.2.1\nnameserver\t2001:db8::1\r\n"
            + "nameserver nonsense\nnameserver 192.0.2.3 # third\nnameserver 192.0.2.4\n";
        Assert.Equal(
            ["192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.3:53"],
            DnsServers.Parse(file).Select(server => server.ToString()));
        Assert.True(DnsServers.TryParse("192.0.2.1, 192.0.2.2:5353, [2001:db8::1]:53, 2001:db8::2", out var servers));
        Assert.Equal([53, 5353, 53, 53], servers.Select(server => server.Port));
        Assert.False(DnsServers.TryParse("dns.example", out _));
    }

    private StubDnsResolver Resolver() => new(_options, _time, TraceLog.Of<StubDnsResolver>());

    private static ValueTask<DnsAnswer> AskAsync(StubDnsResolver resolver, string name, DnsRecordType type) =>
        resolver.QueryAsync(new(name, type), default);

    private static string Only(DnsAnswer answer) => Assert.Single(answer.Records).Value;

    private async Task UntilAskedAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_server.Questions.Count < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
