namespace Mailservr.Dns;

/// <summary>Asks the DNS.</summary>
/// <remarks>
/// Nothing that the DNS says or leaves unsaid is an exception: a name that cannot exist is
/// <see cref="DnsStatus.NoSuchName"/>, and a DNS that does not answer is <see cref="DnsStatus.Failed"/>. An
/// implementation bounds the time of a call itself; only the caller's token ends one with
/// <see cref="OperationCanceledException"/>.
/// </remarks>
public interface IDnsResolver
{
    ValueTask<DnsAnswer> QueryAsync(DnsQuestion question, CancellationToken cancellationToken);
}
