using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Mailservr.Dns;

/// <summary>Asks recursive servers and remembers what they say (RFC 1034 §5.3.1).</summary>
internal sealed class StubDnsResolver(MailservrOptions options, TimeProvider time, ILogger<StubDnsResolver> logger)
    : IDnsResolver
{
    private readonly DnsServers _servers = new(options.Dns.Servers);
    private readonly DnsCache _cache = new(options.Dns.CacheEntries, time);

    public async ValueTask<DnsAnswer> QueryAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        question = question with { Name = DnsName.Normalize(question.Name) };
        if (!question.Fresh && _cache.Find(question) is { } known)
            return known;
        if (NewQuery(question, withEdns: true) is null)
            return DnsAnswer.NoSuchName;
        using var total = new CancellationTokenSource(options.Dns.TotalTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellationToken);
        var answer = await AskAllAsync(question, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        _cache.Keep(question, answer);
        return answer;
    }

    private async ValueTask<DnsAnswer> AskAllAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.Dns.Attempts; attempt++)
        {
            foreach (var server in _servers.Current)
            {
                if (cancellationToken.IsCancellationRequested)
                    return DnsAnswer.Failed;
                if (await TryAskAsync(server, question, cancellationToken) is not { } message)
                    continue;
                if (DnsAliases.Follow(question, message) is { Status: not DnsStatus.Failed } answer)
                    return answer;
                Log.ServerRefused(logger, server, message.Code);
            }
        }
        return DnsAnswer.Failed;
    }

    private async ValueTask<DnsMessage?> TryAskAsync(
        IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Dns.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var message = await AskAsync(server, question, withEdns: true, either.Token);
            // RFC 6891 §7: an old server does not know the extension.
            return message?.Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented
                ? await AskAsync(server, question, withEdns: false, either.Token)
                : message;
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException)
        {
            Log.ServerFailed(logger, fault, server);
            return null;
        }
    }

    private async Task<DnsMessage?> AskAsync(
        IPEndPoint server, DnsQuestion question, bool withEdns, CancellationToken cancellationToken) =>
        NewQuery(question, withEdns) is { } query
            ? await DnsExchange.AskAsync(server, query, cancellationToken)
            : null;

    private DnsQuery? NewQuery(DnsQuestion question, bool withEdns) =>
        DnsQuery.Create(question, options.Dns.RandomizeCase, withEdns);
}
