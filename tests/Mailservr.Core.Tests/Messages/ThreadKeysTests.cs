using System.Text;
using Mailservr.Messages;
using Mailservr.Mime;

namespace Mailservr.Core.Tests.Messages;

public sealed class ThreadKeysTests
{
    [Theory]
    [InlineData("Hello", "hello", false)]
    [InlineData("Re: Hello", "hello", true)]
    [InlineData("RE : hello", "hello", true)]
    [InlineData("Re[2]: Hello", "hello", true)]
    [InlineData("Re: Fwd: AW: WG: SV: Antw: Hello  World", "hello world", true)]
    [InlineData("[list] Re: Hello", "hello", true)]
    [InlineData("Re: [list] [two] Hello", "hello", true)]
    [InlineData("Hello (fwd)", "hello", true)]
    [InlineData("回复：Hello", "hello", true)]
    [InlineData("[only a tag]", "[only a tag]", false)]
    [InlineData("Re:", "", true)]
    [InlineData("", "", false)]
    [InlineData(" \t ", "", false)]
    [InlineData("Meeting: Hello", "meeting: hello", false)]
    [InlineData("Re", "re", false)]
    [InlineData(": x", ": x", false)]
    public void BaseSubject_MarksOfReplies_AreTakenOff(string subject, string expected, bool isReply)
    {
        Assert.Equal(expected, BaseSubject.Of(subject, out var reply));
        Assert.Equal(isReply, reply);
    }

    [Theory]
    [InlineData("[a]")]
    [InlineData("re:")]
    [InlineData("[")]
    [InlineData("re[")]
    [InlineData("[re:")]
    public void BaseSubject_HostileMegabyte_Ends(string unit)
    {
        var subject = string.Concat(Enumerable.Repeat(unit, (1 << 20) / unit.Length)) + " x";

        Assert.EndsWith("x", BaseSubject.Of(subject, out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_ParentAndReply_ShareOne()
    {
        var parent = Keys("Message-ID: <1@a.example>\r\nSubject: x");
        var reply = Keys("Message-ID: <2@a.example>\r\nIn-Reply-To: <1@a.example>\r\nSubject: Re: x");

        Assert.Single(parent.References);
        Assert.Equal(2, reply.References.Count);
        Assert.Contains(parent.References[0], reply.References, StringComparer.Ordinal);
        Assert.NotNull(parent.Subject);
        Assert.Null(reply.Subject);
        Assert.All(reply.References, key => Assert.Matches("^[0-9a-f]{32}$", key));
    }

    [Fact]
    public void Keys_SameIdTwice_IsOneKey() =>
        Assert.Equal(2, Keys("Message-ID: <2@a>\r\nReferences: <1@a> <1@a>\r\nIn-Reply-To: <1@a>").References.Count);

    [Fact]
    public void Keys_OrphanReply_SharesTheSubjectOfTheSameParticipants()
    {
        var original = Keys("From: a@x.example\r\nTo: b@x.example\r\nSubject: Plan");
        var reply = Keys("From: B <B@x.example>\r\nTo: a@x.example\r\nSubject: RE:  plan");
        var stranger = Keys("From: c@x.example\r\nTo: b@x.example\r\nSubject: Plan");

        Assert.Equal(original.Subject, reply.Subject);
        Assert.True(original.Subject != stranger.Subject);
        Assert.Equal((false, true), (original.IsOrphanReply, reply.IsOrphanReply));
    }

    [Fact]
    public void Keys_WithoutSubject_ConnectNothing()
    {
        var keys = Keys("From: a@x.example\r\nSubject: Re:");

        Assert.Null(keys.Subject);
        Assert.False(keys.IsOrphanReply);
        Assert.Empty(keys.References);
    }

    [Fact]
    public void Keys_VeryManyReferences_KeepTheFirstAndTheLast()
    {
        var ids = string.Join("\r\n ", Enumerable.Range(0, 1000).Select(i => $"<{i}@a.example>"));
        var keys = Keys($"Message-ID: <own@a.example>\r\nReferences: {ids}\r\nIn-Reply-To: <999@a.example>");
        var first = Keys("Message-ID: <0@a.example>");
        var last = Keys("Message-ID: <999@a.example>");

        Assert.InRange(keys.References.Count, 150, 201);
        Assert.Contains(first.References[0], keys.References, StringComparer.Ordinal);
        Assert.Contains(last.References[0], keys.References, StringComparer.Ordinal);
    }

    private static ThreadKeys Keys(string header) =>
        ThreadKeysFactory.Create(MimeDocument.Parse(Encoding.UTF8.GetBytes(header + "\r\n\r\nText")).Message);
}
