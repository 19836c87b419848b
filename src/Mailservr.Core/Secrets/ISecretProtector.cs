namespace Mailservr.Secrets;

/// <summary>Encrypts secrets that have to be kept readable for us, such as what a webhook is signed with.</summary>
public interface ISecretProtector
{
    /// <param name="secret">Any text.</param>
    /// <param name="owner">Whose: what was protected for one owner cannot be read as another's.</param>
    string Protect(string secret, string owner);

    /// <summary>Throws a CryptographicException when the text was changed, is another owner's, or its key is lost.</summary>
    string Unprotect(string text, string owner);
}
