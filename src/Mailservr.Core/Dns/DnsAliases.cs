namespace Mailservr.Dns;

/// <summary>Finds the answer to a question in a reply.</summary>
internal static class DnsAliases
{
    // Long enough for every set-up that works, short enough to be no game.
    private const int MaxAliases = 8;

    /// <summary>Follows the aliases of the reply (RFC 1034 §3.6.2); records of other names do not count.</summary>
    /// <param name="question">Whose name is normalised.</param>
    /// <param name="message">The reply to it.</param>
    public static DnsAnswer Follow(DnsQuestion question, DnsMessage message)
    {
        if (message.Code is not (DnsResponseCode.None or DnsResponseCode.NameError))
            return DnsAnswer.Failed;
        var (name, life) = (question.Name, TimeSpan.MaxValue);
        for (var aliases = 0; aliases <= MaxAliases; aliases++)
        {
            var here = message.Answers.Where(record => record.Name == name).ToList();
            var wanted = here.Where(record => record.Type == question.Type).ToList();
            if (wanted.Count > 0)
                return new(DnsStatus.Found, wanted, Shortest(wanted, life));
            if (here.Find(record => record.Type == DnsRecordType.Cname) is not { Target: { } target } alias)
                return Absent(message, life);
            (name, life) = (target, Shortest([alias], life));
        }
        return DnsAnswer.Failed;
    }

    private static DnsAnswer Absent(DnsMessage message, TimeSpan life)
    {
        var status = message.Code == DnsResponseCode.NameError ? DnsStatus.NoSuchName : DnsStatus.NoData;
        return new(status, [], life < message.NegativeTimeToLive ? life : message.NegativeTimeToLive);
    }

    private static TimeSpan Shortest(List<DnsRecord> records, TimeSpan life) =>
        records.Aggregate(life, (shortest, record) => record.TimeToLive < shortest ? record.TimeToLive : shortest);
}
