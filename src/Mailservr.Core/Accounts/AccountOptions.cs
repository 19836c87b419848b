namespace Mailservr.Accounts;

/// <summary>Who may make an account.</summary>
public enum RegistrationMode
{
    /// <summary>Nobody.</summary>
    Closed,

    /// <summary>Whoever has the code of an invitation.</summary>
    Invite,

    /// <summary>Everyone.</summary>
    Open,
}

/// <summary>Passwords, sessions and keys.</summary>
public sealed class AccountOptions
{
    /// <summary>
    /// The cost of bcrypt, as a power of two: 12 takes about a quarter of a second; 4 to 20. A hash of less is made anew
    /// when its owner signs in.
    /// </summary>
    public int PasswordCost { get; set; } = 12;

    /// <summary>
    /// Passwords that are hashed at once, up to 64; 0 for half of the processors. What is left over takes the mail, however
    /// many sign in.
    /// </summary>
    public int PasswordWorkers { get; set; }

    /// <summary>Sign-ins that may wait for a worker before others are told to come back (503).</summary>
    public int PasswordQueue { get; set; } = 256;

    /// <summary>Wrong passwords for one account from one address block in 15 minutes before more are turned away.</summary>
    public int WrongPasswords { get; set; } = 10;

    /// <summary>
    /// Wrong passwords from one address block in 15 minutes, whatever the account. An office behind one address
    /// mistypes too.
    /// </summary>
    public int WrongPasswordsPerAddress { get; set; } = 100;

    /// <summary>
    /// Wrong passwords for one account in 15 minutes from address blocks that it has not signed in from. Those it has
    /// signed in from are never counted against it, nor turned away by it.
    /// </summary>
    public int WrongPasswordsOfStrangers { get; set; } = 100;

    /// <summary>Sessions end by themselves after this time; up to 90 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sessions of an account; one more ends the oldest.</summary>
    public int Sessions { get; set; } = 50;

    /// <summary>API keys of an account, also where its plan allows more.</summary>
    public int ApiKeys { get; set; } = 100;

    /// <summary>
    /// What stands in new keys between <c>mk_</c> and the secret, 1 to 20 letters and digits of ASCII: tells those of a test
    /// system from real ones.
    /// </summary>
    public string KeyEnvironment { get; set; } = "live";
}

/// <summary>Requests in a minute, on each host. Beyond them: 429.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Of one API key or session. A hundred a second is more than a client needs and less than a host can do.</summary>
    public int PerKey { get; set; } = 6000;

    /// <summary>Of all keys and sessions of an account.</summary>
    public int PerAccount { get; set; } = 12_000;

    /// <summary>Of one IPv4 address or IPv6 /64, without a valid key: sign-in, registration, guesses.</summary>
    public int PerAddress { get; set; } = 3000;
}
