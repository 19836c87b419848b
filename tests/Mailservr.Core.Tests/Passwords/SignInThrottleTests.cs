using System.Net;
using Mailservr.Accounts;
using Mailservr.Passwords;
using Mailservr.Testing;

namespace Mailservr.Core.Tests.Passwords;

public sealed class SignInThrottleTests
{
    private const string Email = "ann@example.org";
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Attacker = IPAddress.Parse("198.51.100.7");

    private readonly ManualTimeProvider _time = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(new AccountOptions(), _time);

    [Fact]
    public void WaitFor_TenWrongFromOneBlock_TurnsAwayThatBlockOnly()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(_throttle.WaitFor(Email, Attacker, isKnown: false));
            _throttle.Count(Email, Attacker, isKnown: false);
        }

        Assert.Equal(TimeSpan.FromMinutes(15), _throttle.WaitFor(Email, Attacker, isKnown: false));
        Assert.Null(_throttle.WaitFor(Email, Home, isKnown: false));
        Assert.Null(_throttle.WaitFor("bob@example.org", Attacker, isKnown: false));
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Null(_throttle.WaitFor(Email, Attacker, isKnown: false));
    }

    [Fact]
    public void WaitFor_ThousandsOfStrangersAtOneAccount_LeavesItsOwnNetworksIn()
    {
        for (var i = 0; i < 200; i++)
            _throttle.Count(Email, new IPAddress([203, 0, (byte)(i / 100), (byte)i]), isKnown: false);

        Assert.NotNull(_throttle.WaitFor(Email, Attacker, isKnown: false));
        Assert.Null(_throttle.WaitFor(Email, Home, isKnown: true));
    }

    [Fact]
    public void WaitFor_OneBlockAtManyAccounts_IsTurnedAway()
    {
        for (var i = 0; i < 100; i++)
            _throttle.Count($"user{i}@example.org", Attacker, isKnown: false);

        Assert.NotNull(_throttle.WaitFor("next@example.org", Attacker, isKnown: false));
        Assert.Null(_throttle.WaitFor("next@example.org", Home, isKnown: false));
    }

    [Fact]
    public void WaitFor_AddressesOfOneIPv6Block_AreOne()
    {
        for (var i = 1; i <= 10; i++)
            _throttle.Count(Email, IPAddress.Parse($"2001:db8::{i:x}"), isKnown: false);

        Assert.NotNull(_throttle.WaitFor(Email, IPAddress.Parse("2001:db8::ffff"), isKnown: false));
        Assert.Null(_throttle.WaitFor(Email, IPAddress.Parse("2001:db8:0:1::1"), isKnown: false));
    }

    [Fact]
    public void Forget_AfterTheRightOne_BeginsAnew()
    {
        for (var i = 0; i < 9; i++)
            _throttle.Count(Email, Home, isKnown: true);
        _throttle.Forget(Email, Home);

        _throttle.Count(Email, Home, isKnown: true);
        Assert.Null(_throttle.WaitFor(Email, Home, isKnown: true));
    }
}
