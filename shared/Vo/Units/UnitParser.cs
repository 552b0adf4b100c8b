using System.Globalization;

namespace Almagest.Vo.Units;

/// <summary>Products, quotients and powers of named units.</summary>
/// <remarks>Source: VOUnits 1.1; a blank multiplies too, and a power may follow without a sign, as FITS has it.</remarks>
internal sealed class UnitParser
{
    private const int Longest = 100;
    private static readonly VoUnit One = new(1, new Dictionary<string, double>());

    private readonly string _text;
    private int _at;

    private UnitParser(string text) => _text = text;

    public static VoUnit? TryParse(string text)
    {
        if (text.Length > Longest)
            return null;
        UnitParser parser = new(text.Trim());
        VoUnit? unit = parser.Product();
        return parser._at == parser._text.Length ? unit : null;
    }

    private VoUnit? Product()
    {
        VoUnit result = One;
        double sign = 1;
        bool isFirst = true,
            isScale = false;
        while (_at < _text.Length && _text[_at] != ')')
        {
            // The slash is for what follows it alone, or for all of a parenthesis.
            sign = 1;
            if (TryTake('/'))
                sign = -1;
            else if (
                !isFirst
                // A power of ten stands right before its units.
                && !(isScale && char.IsAsciiLetter(_text[_at]))
                && !TryTake('.')
                && !(_at + 1 < _text.Length && _text[_at + 1] != '*' && TryTake('*'))
                && !TryTake(' ')
            )
                return null;
            isScale = isFirst && _text.AsSpan(_at).StartsWith("10") && !_text.AsSpan(_at).StartsWith("10.");
            if (Factor() is not { } factor)
                return null;
            result = result.Times(factor, sign);
            isFirst = false;
        }
        return isFirst ? (_text.Length == 0 ? One : null) : result;
    }

    private VoUnit? Factor()
    {
        VoUnit? unit = TryTake('(') ? InParentheses() : Named();
        return unit is null ? null
            : Power() is { } power && Math.Abs(power) <= 300 ? One.Times(unit, power)
            : null;
    }

    private VoUnit? InParentheses()
    {
        VoUnit? inner = Product();
        return TryTake(')') ? inner : null;
    }

    private VoUnit? Named()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (_at > start)
        {
            if (_at < _text.Length - 1 && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
                for (_at++; _at < _text.Length && char.IsAsciiDigit(_text[_at]); )
                    _at++;
            return new(double.Parse(_text[start.._at], CultureInfo.InvariantCulture), new Dictionary<string, double>());
        }
        while (_at < _text.Length && (char.IsAsciiLetter(_text[_at]) || _text[_at] == '%'))
            _at++;
        return KnownUnits.Find(_text[start.._at]);
    }

    private double? Power()
    {
        bool isMarked = TryTake('^');
        if (!isMarked && _at + 1 < _text.Length && _text[_at] == '*' && _text[_at + 1] == '*')
        {
            _at += 2;
            isMarked = true;
        }
        bool isWrapped = isMarked && TryTake('(');
        int start = _at;
        if (_at < _text.Length && _text[_at] is '+' or '-')
            _at++;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || (isWrapped && _text[_at] is '.' or '/')))
            _at++;
        string[] parts = _text[start.._at].Split('/');
        if (_at == start)
            return isMarked ? null : 1;
        double power = 1;
        for (int i = 0; i < parts.Length; i++)
            if (double.TryParse(parts[i], CultureInfo.InvariantCulture, out double part))
                power = i == 0 ? part : power / part;
            else
                return null;
        return !isWrapped || TryTake(')') ? power : null;
    }

    private bool TryTake(char wanted)
    {
        bool isIt = _at < _text.Length && _text[_at] == wanted;
        if (isIt)
            _at++;
        return isIt;
    }
}
