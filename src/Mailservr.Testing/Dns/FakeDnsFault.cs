namespace Mailservr.Testing;

/// <summary>What a <see cref="FakeDnsServer"/> does wrong.</summary>
public enum FakeDnsFault
{
    None,

    /// <summary>Takes questions and answers none.</summary>
    Silent,

    /// <summary>Answers by UDP without records, and that there are more: the rest is to be had by TCP.</summary>
    Truncated,

    /// <summary>Sends forged answers in front of the true one: one with another id, one to another question.</summary>
    Forged,

    /// <summary>Answers by UDP in lower case, whatever the question was written in.</summary>
    LosesCase,

    /// <summary>Answers by UDP with bytes that are no message behind the question.</summary>
    Garbage,

    /// <summary>Says SERVFAIL.</summary>
    Fails,

    /// <summary>Says FORMERR to every question with EDNS.</summary>
    KnowsNoEdns,
}
