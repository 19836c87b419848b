using System.Globalization;

namespace Mailservr.Mime;

/// <summary>What the words of a date have told so far.</summary>
internal struct DateParts
{
    private int? _day;
    private int? _month;
    private int? _year;
    private TimeSpan? _time;
    private TimeSpan? _offset;

    public DateParts()
    {
    }

    /// <summary>False when a word contradicts what is known, so that the rest means nothing.</summary>
    public bool Read(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return true;
        if (word.Contains(':'))
            return _time is null ? ReadTime(word) : DateZones.TryParse(word, out _offset);
        if (_time is not null && word[0] is '+' or '-')
            return DateZones.TryParse(word, out _offset);
        if (char.IsAsciiLetter(word[0]))
            return ReadWord(word);
        if (!word.Contains('-') && !word.Contains('/'))
            return ReadNumber(word);
        foreach (var range in word.SplitAny("-/"))
        {
            if (!Read(word[range]))
                return false;
        }

        return true;
    }

    public readonly DateTimeOffset? ToDate()
    {
        if (_day is not { } day || _month is not { } month || _year is not { } year || _time is not { } time)
            return null;
        if (year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;
        var offset = _offset ?? TimeSpan.Zero;
        var utc = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) + time - offset;
        // .NET stops at 14 hours; the moment is right all the same.
        return offset.Duration() <= TimeSpan.FromHours(14) ? utc.ToOffset(offset) : utc;
    }

    private bool ReadWord(ReadOnlySpan<char> word)
    {
        if (_month is null && DateZones.Month(word) is > 0 and var month)
            _month = month;
        else if (_time is { } time && word.Equals("PM", StringComparison.OrdinalIgnoreCase) && time.Hours < 12)
            _time = time + TimeSpan.FromHours(12);
        else if (_time is { Hours: 12 } noon && word.Equals("AM", StringComparison.OrdinalIgnoreCase))
            _time = noon - TimeSpan.FromHours(12);
        else if (_time is not null && _offset is null)
            return DateZones.TryParse(word, out _offset);
        return true;
    }

    private bool ReadNumber(ReadOnlySpan<char> word)
    {
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return true;
        if (word.Length <= 2 && _day is null)
            _day = number;
        else if (_year is null)
            // RFC 5322 §4.3: 00–49 is 2000–2049, other two and all three digit years count from 1900.
            _year = word.Length > 3 ? number : number < 50 && word.Length == 2 ? 2000 + number : 1900 + number;
        else if (_day is null && word.Length <= 2)
            _day = number;
        return true;
    }

    // "hh:mm[:ss[.fff]]", perhaps with the zone glued to it.
    private bool ReadTime(ReadOnlySpan<char> word)
    {
        var zone = word.IndexOfAnyExceptInRange('.', ':');
        var clock = zone < 0 ? word : word[..zone];
        Span<int> numbers = stackalloc int[3];
        numbers.Clear();
        var count = 0;
        foreach (var range in clock.Split(':'))
        {
            var digits = clock[range];
            if (count == 2 && digits.IndexOf('.') is >= 0 and var dot)
                digits = digits[..dot];
            if (count == 3 || digits.Length is 0 or > 2
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count++]))
                return false;
        }

        // RFC 5322 §3.3 allows the leap second 60.
        if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 60)
            return false;
        _time = new TimeSpan(numbers[0], numbers[1], Math.Min(numbers[2], 59));
        return zone < 0 || Read(word[zone..]);
    }
}
