using System.Globalization;

namespace Almagest.Spectra.Fitting;

/// <summary>
/// Reads "parameter = linear expression": numbers, +, -, *, /, parentheses, and parameters as p5 (XSPEC's number), 2:3,
/// 2:powerlaw.norm
/// or powerlaw.norm. A right side that is one whole number means the parameter of that number, as in XSPEC's "newpar 4 = 1".
/// </summary>
internal sealed class TieParser(string text, ParameterLayout layout)
{
    private const int MaximumLength = 1024,
        MaximumDepth = 64;

    private int _at,
        _depth;

    /// <summary>Whether a parameter depends on the one that is being tied.</summary>
    private Func<int, bool> _dependsOnTarget = _ => false;

    private sealed record Linear(double Constant, Dictionary<int, double> Factors, int Position)
    {
        public bool IsConstant => Factors.Count == 0;

        public Linear Times(double factor) =>
            this with
            {
                Constant = Constant * factor,
                Factors = Factors.ToDictionary(f => f.Key, f => f.Value * factor),
            };

        public Linear Plus(Linear other)
        {
            Dictionary<int, double> sum = new(Factors);
            foreach ((int index, double factor) in other.Factors)
                sum[index] = sum.GetValueOrDefault(index) + factor;
            return this with { Constant = Constant + other.Constant, Factors = sum };
        }
    }

    /// <param name="dependsOn">Whether a parameter, given first, depends on another.</param>
    /// <exception cref="SpectralDataException">Not a linear tie, or a circle: the message points at the character.</exception>
    public (int Target, ParameterTie Tie) Parse(Func<int, int, bool> dependsOn)
    {
        if (text.Length > MaximumLength)
            throw SpectralDataException.At("tie", $"{text.Length} characters", $"at most {MaximumLength}");
        int target = ParseTarget();
        _dependsOnTarget = index => dependsOn(index, target);
        if (!Accept('='))
            throw Error(_at, Found(), "'='");
        SkipBlanks();
        int start = _at;
        Linear sum =
            text.AsSpan(start).TrimEnd().ContainsAnyExceptInRange('0', '9') || start == text.Length
                ? ParseSum()
                : Parameter(start, _at = text.Length);
        if (Peek() != '\0')
            throw Error(_at, Found(), "an operator or the end");
        if (!double.IsFinite(sum.Constant) || sum.Factors.Values.Any(factor => !double.IsFinite(factor)))
            throw Error(start, "a factor that is not finite", "finite numbers");
        return (
            target,
            new ParameterTie(
                sum.Constant,
                [.. sum.Factors.Where(f => f.Value != 0).OrderBy(f => f.Key).Select(f => new TieTerm(f.Key, f.Value))]
            )
        );
    }

    private int ParseTarget()
    {
        SkipBlanks();
        int start = _at;
        while (_at < text.Length && text[_at] != '=' && !char.IsWhiteSpace(text[_at]))
            _at++;
        if (_at == start)
            throw Error(start, Found(), "the parameter to tie");
        return IndexOf(start, _at);
    }

    private Linear ParseSum()
    {
        Linear sum = ParseProduct();
        while (true)
        {
            if (Accept('+'))
                sum = sum.Plus(ParseProduct());
            else if (Accept('-'))
                sum = sum.Plus(ParseProduct().Times(-1));
            else
                return sum;
        }
    }

    private Linear ParseProduct()
    {
        Linear product = ParseFactor();
        while (true)
        {
            if (Accept('*'))
            {
                Linear factor = ParseFactor();
                if (!product.IsConstant && !factor.IsConstant)
                    throw Error(factor.Position, "a product of two parameters", "a linear expression");
                product = product.IsConstant ? factor.Times(product.Constant) : product.Times(factor.Constant);
            }
            else if (Accept('/'))
            {
                Linear divisor = ParseFactor();
                if (!divisor.IsConstant)
                    throw Error(divisor.Position, "a division by a parameter", "a linear expression");
                if (divisor.Constant == 0)
                    throw Error(divisor.Position, "a division by 0", "another number");
                product = product.Times(1 / divisor.Constant);
            }
            else
                return product;
        }
    }

    private Linear ParseFactor()
    {
        if (++_depth > MaximumDepth)
            throw Error(_at, $"more than {MaximumDepth} signs or parentheses in one another", "fewer");
        try
        {
            SkipBlanks();
            int start = _at;
            if (Accept('-'))
                return ParseFactor().Times(-1);
            if (Accept('+'))
                return ParseFactor();
            if (Accept('('))
            {
                Linear inner = ParseSum();
                if (!Accept(')'))
                    throw Error(_at, Found(), $"the ')' of the '(' at character {start + 1}");
                return inner;
            }
            return char.IsAsciiDigit(Peek()) || Peek() == '.' ? NumberOrAddress() : Name();
        }
        finally
        {
            _depth--;
        }
    }

    private Linear NumberOrAddress()
    {
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        if (_at < text.Length && text[_at] == ':')
        {
            _at++;
            SkipName();
            return Parameter(start, _at);
        }
        if (_at < text.Length && text[_at] == '.')
            _at++;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            _at++;
            if (_at < text.Length && text[_at] is '+' or '-')
                _at++;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
                _at++;
        }
        if (!double.TryParse(text[start.._at], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw Error(start, $"\"{text[start.._at]}\"", "a number");
        return new Linear(number, [], start);
    }

    private Linear Name()
    {
        int start = _at;
        SkipName();
        if (_at == start)
            throw Error(start, Found(), "a number, a parameter or '('");
        return Parameter(start, _at);
    }

    private void SkipName()
    {
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
            _at++;
    }

    private Linear Parameter(int start, int end)
    {
        int index = IndexOf(start, end);
        if (_dependsOnTarget(index))
            throw Error(
                start,
                $"a circle, for {layout.Definitions[index].Name} is or follows the parameter to be tied",
                "a parameter that does not"
            );
        return new Linear(0, new() { [index] = 1 }, start);
    }

    private int IndexOf(int start, int end)
    {
        string address = text[start..end].Trim();
        if (address.Length > 1 && address[0] is 'p' or 'P' && address.Skip(1).All(char.IsAsciiDigit))
            address = address[1..];
        try
        {
            return layout.IndexOf(address);
        }
        catch (SpectralDataException error)
        {
            throw new SpectralDataException($"tie, character {start + 1}: {error.Message}\n{Marked(start)}", error);
        }
    }

    private char Peek()
    {
        SkipBlanks();
        return _at < text.Length ? text[_at] : '\0';
    }

    private bool Accept(char expected)
    {
        if (Peek() != expected)
            return false;
        _at++;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private string Found() => _at < text.Length ? $"'{text[_at]}'" : "the end";

    private string Marked(int position) => $"  {text}\n  {new string(' ', position)}^";

    private SpectralDataException Error(int position, string found, string expected) =>
        new($"tie, character {position + 1}: found {found}; expected {expected}.\n{Marked(position)}");
}
