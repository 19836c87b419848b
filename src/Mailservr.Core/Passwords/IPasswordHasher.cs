namespace Mailservr.Passwords;

/// <summary>Makes and checks slow hashes of passwords.</summary>
/// <remarks>
/// Both methods take a quarter of a second of one processor and more: they are called on threads of their own, several
/// at once. A password has 1 to 72 bytes of UTF-8 and no NUL.
/// </remarks>
public interface IPasswordHasher
{
    /// <summary>A new hash with a salt of its own, at the cost that is configured.</summary>
    string Hash(string password);

    /// <summary>Takes as long for a wrong password as for the right one. What is no hash is never right.</summary>
    PasswordCheck Check(string password, string hash);
}

public enum PasswordCheck
{
    Wrong,

    Right,

    /// <summary>Right, but the hash was made at a lower cost than is configured now.</summary>
    RightButOutdated,
}
