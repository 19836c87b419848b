using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Mailservr.Dns;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Dns;

public sealed class DnsMessageTests
{
    private static readonly Gen<string> Names =
        from labels in Gen.Choose(1, 4)
        from name in Gen.Elements("a", "mail", "_dmarc", "example", "x" + new string('y', 60)).ArrayOf(labels)
        select string.Join('.', name);

    private static readonly Gen<DnsRecord> Records =
        from name in Names
        from target in Names
        from type in Gen.Elements(
            DnsRecordType.A, DnsRecordType.Aaaa, DnsRecordType.Cname, DnsRecordType.Ptr, DnsRecordType.Mx, DnsRecordType.Txt)
        from number in Gen.Choose(0, ushort.MaxValue)
        from length in Gen.Choose(0, 700)
        select RecordOf(name, type, target, number, length);

    [Fact]
    public void Read_WhatAServerWrites_IsTheSame() => Prop.ForAll(Records.ListOf().ToArbitrary(), records =>
    {
        var message = DnsMessageReader.Read(Write([.. records]));
        return message is not null && message.Answers.SequenceEqual(records);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AnyBytes_NeverThrows() => Prop.ForAll<byte[]>(bytes =>
    {
        _ = DnsMessageReader.Read(bytes);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_DamagedReplies_NeverThrowsNorGrows()
    {
        var random = new Random(20260101);
        for (var i = 0; i < 20_000; i++)
        {
            var message = Write(
            [
                RecordOf("a.example", DnsRecordType.Mx, "b.example", i, 0),
                RecordOf("a.example", DnsRecordType.Txt, "", 1, 300),
            ]);
            for (var changes = random.Next(1, 8); changes > 0; changes--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            var cut = message[..random.Next(message.Length + 1)];
            var read = DnsMessageReader.Read(random.Next(2) == 0 ? message : cut);
            Assert.True(read is null || read.Answers.Sum(record => record.Value.Length) < 64 * 1024);
        }
    }

    [Fact]
    public void Read_ThousandsOfRecordsThatPointToOneName_IsRefused()
    {
        // 12 bytes each, 255 characters in memory: 64 KB must not become 20 MB of names.
        var message = Write([RecordOf("a.example", DnsRecordType.A, "", 1, 0)]).ToList();
        (message[6], message[7]) = (0x10, 0x00);
        for (var i = 1; i < 0x1000; i++)
            message.AddRange([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
        Assert.Null(DnsMessageReader.Read(message.ToArray()));
    }

    [Fact]
    public void Read_TimeWithTheHighestBit_IsZero()
    {
        var message = Write([RecordOf("a.example", DnsRecordType.A, "", 1, 0)]);
        message[^10] = 0x80;
        Assert.Equal(TimeSpan.Zero, DnsMessageReader.Read(message)?.Answers[0].TimeToLive);
    }

    [Fact]
    public void Read_OtherClass_IsSkipped()
    {
        var message = Write([RecordOf("a.example", DnsRecordType.A, "", 1, 0)]);
        message[^11] = 3;
        Assert.Empty(DnsMessageReader.Read(message)?.Answers ?? [new DnsRecord { Name = "", Type = DnsRecordType.A }]);
    }

    [Fact]
    public void Match_OnlyWhatBelongsToTheQuery()
    {
        var query = DnsQuery.Create(new("Example.com", DnsRecordType.Mx), randomizeCase: true, withEdns: true);
        var reply = query?.Bytes.ToArray() ?? [];
        Assert.Equal(DnsReplyMatch.None, query?.Match(reply));
        reply[2] |= 0x80;
        Assert.Equal(DnsReplyMatch.Exact, query?.Match(reply));
        Assert.Equal(DnsReplyMatch.None, query?.Match(reply.AsSpan(0, 20)));
        foreach (var at in (int[])[0, 1, 5, 13, 26, 28])
        {
            var forged = reply.ToArray();
            forged[at] ^= at == 13 ? (byte)0x01 : (byte)0x02;
            Assert.Equal(DnsReplyMatch.None, query?.Match(forged));
        }
        reply[13] ^= 0x20;
        Assert.Equal(DnsReplyMatch.OtherCase, query?.Match(reply));
    }

    [Fact]
    public void Create_ManyTimes_IdsAndCasesDiffer()
    {
        var queries = Enumerable.Range(0, 50)
            .Select(_ => DnsQuery.Create(new("mail.example.com", DnsRecordType.A), true, true)?.Bytes.ToArray() ?? [])
            .ToList();
        Assert.True(queries.Select(query => query[0] << 8 | query[1]).Distinct().Count() > 45);
        Assert.True(queries.Select(query => Convert.ToHexString(query.AsSpan(12, 18))).Distinct().Count() > 45);
        Assert.All(queries, query => Assert.True(query.Length < 512));
    }

    [Fact]
    public void Follow_AliasesOfTheReply_UpToEight()
    {
        var chain = Enumerable.Range(0, 8).Select(i => Alias($"a{i}", $"a{i + 1}")).ToList();
        var end = RecordOf("a8", DnsRecordType.A, "", 60, 0);
        Assert.Equal(DnsStatus.Found, Follow([.. chain, end]).Status);
        Assert.Equal(DnsStatus.Failed, Follow([.. chain, Alias("a8", "a9"), end with { Name = "a9" }]).Status);
        Assert.Equal(DnsStatus.Failed, Follow([Alias("a0", "a1"), Alias("a1", "a0")]).Status);
        Assert.Equal(DnsStatus.NoData, Follow([RecordOf("elsewhere", DnsRecordType.A, "", 1, 0)]).Status);
        var seven = TimeSpan.FromSeconds(7);
        Assert.Equal(seven, Follow([Alias("a0", "a8") with { TimeToLive = seven }, end]).TimeToLive);
    }

    [Theory]
    [InlineData("192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [InlineData("::ffff:192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void NameOf_AnAddress_IsItsNameBackwards(string address, string name)
    {
        var question = DnsQuestion.NameOf(IPAddress.Parse(address));
        Assert.Equal(name, question.Name);
        Assert.Equal(DnsRecordType.Ptr, question.Type);
    }

    private static DnsAnswer Follow(IReadOnlyList<DnsRecord> answers) => DnsAliases.Follow(
        new("a0", DnsRecordType.A),
        new DnsMessage
        {
            Code = DnsResponseCode.None,
            IsTruncated = false,
            Answers = answers,
            NegativeTimeToLive = TimeSpan.FromSeconds(60),
        });

    private static DnsRecord Alias(string name, string target) => RecordOf(name, DnsRecordType.Cname, target, 60, 0);

    private static DnsRecord RecordOf(string name, DnsRecordType type, string target, int number, int length)
    {
        var bare = new DnsRecord { Name = name, Type = type, TimeToLive = TimeSpan.FromSeconds(number) };
        return type switch
        {
            DnsRecordType.A => bare with { Address = new IPAddress([192, 0, (byte)(number >> 8), (byte)number]) },
            DnsRecordType.Aaaa => bare with { Address = IPAddress.Parse($"2001:db8::{number:x}") },
            DnsRecordType.Mx => bare with { Target = target, Preference = number & 0xFFFF },
            DnsRecordType.Txt => bare with { Text = new string('\u00E9', length) },
            _ => bare with { Target = target },
        };
    }

    private static byte[] Write(List<DnsRecord> records)
    {
        var question = new byte[] { 1, (byte)'a', 0, 0, 1, 0, 1 };
        var reply = new FakeDnsReply(7, 0x8180, question, records.Count, 0);
        records.ForEach(record => reply.Record(record));
        return reply.ToArray();
    }
}
