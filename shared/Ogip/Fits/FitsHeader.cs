using System.Buffers.Binary;
using System.Text;
using Almagest.Spectra;

namespace Almagest.Ogip.Fits;

/// <summary>The cards of one header. The first of two cards with the same keyword counts, as in CFITSIO.</summary>
internal sealed class FitsHeader
{
    internal const int CardLength = 80;
    private static readonly ulong End = Key("END");
    private static readonly ulong Continue = Key("CONTINUE");

    private readonly ReadOnlyMemory<byte> _cards;
    private readonly Dictionary<ulong, int> _positions = [];

    /// <param name="where">Names the HDU in errors.</param>
    /// <param name="bytes">Begins with the header's first card; may go on after its end.</param>
    /// <exception cref="SpectralDataException">There is no END card.</exception>
    internal FitsHeader(string where, ReadOnlyMemory<byte> bytes)
    {
        Where = where;
        ReadOnlySpan<byte> span = bytes.Span;
        int at = 0;
        for (; ; at += CardLength)
        {
            if (at + CardLength > span.Length)
                throw SpectralDataException.At(where, $"the end of the file after {at / CardLength} header cards", "an END card");
            ulong key = BinaryPrimitives.ReadUInt64BigEndian(span[at..]);
            if (key == End)
                break;
            // FITS knows capitals only, but not every writer does.
            if (span.Slice(at, 8).ContainsAnyInRange((byte)'a', (byte)'z'))
                key = Key(Encoding.ASCII.GetString(span.Slice(at, 8)).ToUpperInvariant());
            // COMMENT, HISTORY and HIERARCH cards have no "=" here, or are never asked for by name.
            if (span[at + 8] == '=')
                _positions.TryAdd(key, at);
        }
        Length = at + CardLength;
        _cards = bytes[..Length];
    }

    /// <summary>Names the HDU in errors. Set again once its name is known.</summary>
    internal string Where { get; set; }

    /// <summary>Bytes from the first card to the END card, both included.</summary>
    internal int Length { get; }

    public bool Has(string keyword) => _positions.ContainsKey(Key(keyword));

    /// <summary>A string, continued over CONTINUE cards; a number is given as its letters; null if the card is absent.</summary>
    public string? Text(string keyword)
    {
        if (!TryFind(keyword, out int at, out HeaderValue value))
            return null;
        if (!value.IsString || !value.Text.EndsWith('&'))
            return value.Text;
        var text = new StringBuilder(value.Text);
        while (
            text.Length > 0
            && text[^1] == '&'
            && (at += CardLength) < _cards.Length
            && BinaryPrimitives.ReadUInt64BigEndian(_cards.Span[at..]) == Continue
        )
        {
            text.Length--;
            text.Append(HeaderValue.Parse(_cards.Span.Slice(at + 8, CardLength - 8)).Text);
        }
        return text.ToString();
    }

    /// <summary>A whole number, also one in quotes or written as 3.0; null if the card is absent or without a value.</summary>
    /// <exception cref="SpectralDataException">The value is something else.</exception>
    public long? Integer(string keyword)
    {
        if (!TryFind(keyword, out _, out HeaderValue value) || value.Text.Length == 0)
            return null;
        return value.TryInteger(out long number) ? number : throw Wrong(keyword, $"'{value.Text}'", "a whole number");
    }

    /// <summary>A finite number; null if the card is absent or without a value.</summary>
    /// <exception cref="SpectralDataException">The value is something else.</exception>
    public double? Real(string keyword)
    {
        if (!TryFind(keyword, out _, out HeaderValue value) || value.Text.Length == 0)
            return null;
        return value.TryReal(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(keyword, $"'{value.Text}'", "a finite number");
    }

    /// <summary>T or F; null if the card is absent or holds neither.</summary>
    public bool? Logical(string keyword)
    {
        if (!TryFind(keyword, out _, out HeaderValue value))
            return null;
        return value.Text switch
        {
            "T" or "t" => true,
            "F" or "f" => false,
            _ => null,
        };
    }

    /// <summary>A whole number of at least 0 that must be there: sizes of the file's own structure.</summary>
    internal long Size(string keyword)
    {
        long size = Integer(keyword) ?? throw Missing(keyword);
        return size >= 0 ? size : throw Wrong(keyword, $"{size}", "at least 0");
    }

    internal SpectralDataException Missing(string keyword) =>
        SpectralDataException.At($"{Where} {keyword}", "no such keyword", "one with a value");

    internal SpectralDataException Wrong(string keyword, string found, string expected) =>
        SpectralDataException.At($"{Where} {keyword}", found, expected);

    private bool TryFind(string keyword, out int at, out HeaderValue value)
    {
        bool found = _positions.TryGetValue(Key(keyword), out at);
        value = found ? HeaderValue.Parse(_cards.Span.Slice(at + 9, CardLength - 9)) : default;
        return found;
    }

    private static ulong Key(string keyword)
    {
        ulong key = 0;
        for (int i = 0; i < 8; i++)
            key = (key << 8) | (byte)(i < keyword.Length ? keyword[i] : ' ');
        return key;
    }
}
