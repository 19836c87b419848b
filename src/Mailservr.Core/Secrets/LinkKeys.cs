using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Mailservr.Secrets;

/// <summary>
/// Keys for links that open without a sign-in, derived from the master keys (RFC 5869): all hosts on a database have the
/// same, so what one gives out every other serves.
/// </summary>
internal sealed class LinkKeys(MasterKeyRing ring, string purpose)
{
    private const int Size = 32;

    private readonly ConditionalWeakTable<MasterKey, byte[]> _derived = [];

    /// <summary>Makes new links.</summary>
    public byte[] Current => Derived(ring.Current);

    /// <summary>What links that are out may have been made with, the current one first.</summary>
    public IEnumerable<byte[]> All => ring.All.Select(Derived);

    private byte[] Derived(MasterKey key) => _derived.GetValue(
        key, master => HKDF.DeriveKey(HashAlgorithmName.SHA256, master.Value, Size, info: Encoding.ASCII.GetBytes(purpose)));
}
