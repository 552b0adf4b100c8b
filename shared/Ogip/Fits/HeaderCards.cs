using System.Globalization;
using System.Text;

namespace Almagest.Ogip.Fits;

/// <summary>Header cards to be written, in order.</summary>
/// <remarks>Source: FITS Standard 4.0, section 4.2 (fixed format) and 4.2.1.2 (CONTINUE).</remarks>
internal sealed class HeaderCards
{
    private const int LongestString = 68;
    private readonly StringBuilder _text = new();
    private bool _hasLongStrings;

    /// <summary>A string; one too long for a card goes on over CONTINUE cards.</summary>
    /// <exception cref="ArgumentException">The keyword or the string can't stand in a header.</exception>
    public HeaderCards Add(string keyword, string value, string comment = "")
    {
        if (value.Any(letter => letter is < ' ' or > '~'))
            throw new ArgumentException($"{keyword} = '{value}' is not printable ASCII.", nameof(value));
        string quoted = value.Replace("'", "''", StringComparison.Ordinal);
        if (quoted.Length <= LongestString)
            return AddCard(keyword, $"'{quoted, -8}'", comment);
        if (!_hasLongStrings)
            Add("LONGSTRN", "OGIP 1.0", "long strings go on over CONTINUE cards");
        _hasLongStrings = true;
        string head = keyword;
        while (quoted.Length > LongestString)
        {
            // One place is kept for the "&", and a doubled quote isn't torn apart.
            int cut = LongestString - 1;
            if (TearsQuote(quoted, cut))
                cut--;
            AddLine(head == "CONTINUE" ? $"CONTINUE  '{quoted[..cut]}&'" : $"{Checked(head), -8}= '{quoted[..cut]}&'");
            (quoted, head) = (quoted[cut..], "CONTINUE");
        }
        AddLine($"CONTINUE  '{quoted}'");
        return this;
    }

    public HeaderCards Add(string keyword, long value, string comment = "") =>
        AddCard(keyword, value.ToString(CultureInfo.InvariantCulture).PadLeft(20), comment);

    public HeaderCards Add(string keyword, bool value, string comment = "") =>
        AddCard(keyword, (value ? "T" : "F").PadLeft(20), comment);

    /// <summary>A real number with all its digits.</summary>
    /// <exception cref="ArgumentException">It is not finite.</exception>
    public HeaderCards Add(string keyword, double value, string comment = "")
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"{keyword} = {value} has no place in a header.", nameof(value));
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.AsSpan().ContainsAny('.', 'E'))
            text += ".0";
        return AddCard(keyword, text.PadLeft(20), comment);
    }

    /// <summary>All cards and END, padded to whole blocks.</summary>
    internal byte[] ToBytes()
    {
        int length = (_text.Length + FitsHeader.CardLength + FitsFile.Block - 1) / FitsFile.Block * FitsFile.Block;
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)' ');
        Encoding.ASCII.GetBytes(_text.ToString() + "END", bytes);
        return bytes;
    }

    /// <summary>The cards of another list, after these.</summary>
    public HeaderCards AddAll(HeaderCards others)
    {
        _text.Append(others._text);
        return this;
    }

    // True if the cut leaves an odd number of quotes before it, the first half of a doubled one.
    private static bool TearsQuote(string quoted, int cut)
    {
        int quotes = 0;
        while (quotes < cut && quoted[cut - 1 - quotes] == '\'')
            quotes++;
        return quotes % 2 == 1;
    }

    private HeaderCards AddCard(string keyword, string value, string comment)
    {
        string card = $"{Checked(keyword), -8}= {value}";
        if (comment.Length > 0 && card.Length + 3 < FitsHeader.CardLength)
            card += $" / {comment}";
        AddLine(card.Length > FitsHeader.CardLength ? card[..FitsHeader.CardLength] : card);
        return this;
    }

    private void AddLine(string card) => _text.Append(card.PadRight(FitsHeader.CardLength));

    private static string Checked(string keyword) =>
        keyword.Length is > 0 and <= 8
        && keyword.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_')
            ? keyword
            : throw new ArgumentException($"'{keyword}' is no FITS keyword.", nameof(keyword));
}
