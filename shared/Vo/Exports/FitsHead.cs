using System.Globalization;
using System.Text;
using Almagest.Vo.Fields;
using Almagest.Vo.Rows;

namespace Almagest.Vo.Exports;

/// <summary>The cards before the rows.</summary>
internal static class FitsHead
{
    public const int Block = 2880;
    private const int Card = 80,
        LongestText = 66;

    public static byte[] Of(TableHead head, FitsSpool spool, TableOutcome outcome)
    {
        StringBuilder cards = new();
        Logical(cards, "SIMPLE", true);
        Number(cards, "BITPIX", 8);
        Number(cards, "NAXIS", 0);
        Logical(cards, "EXTEND", true);
        End(cards);
        Text(cards, "XTENSION", "BINTABLE");
        Number(cards, "BITPIX", 8);
        Number(cards, "NAXIS", 2);
        Number(cards, "NAXIS1", spool.Width);
        Number(cards, "NAXIS2", spool.Rows);
        Number(cards, "PCOUNT", spool.HeapLength);
        Number(cards, "GCOUNT", 1);
        Number(cards, "TFIELDS", spool.Columns.Count);
        Text(cards, "EXTNAME", head.Name);
        for (int i = 0; i < spool.Columns.Count; i++)
            Column(cards, spool.Columns[i], i + 1);
        if (outcome.IsOverflow)
            Logical(cards, "OVERFLOW", true);
        if (head.Description is { Length: > 0 } description)
            Text(cards, "DESCR", description);
        foreach ((string name, string value) in head.Infos)
            Comment(cards, $"{name}: {value}");
        End(cards);
        return Encoding.ASCII.GetBytes(cards.ToString());
    }

    private static void Column(StringBuilder cards, FitsColumn column, int number)
    {
        string n = number.ToString(CultureInfo.InvariantCulture);
        Field field = column.Field;
        Text(cards, $"TTYPE{n}", field.Name);
        Text(cards, $"TFORM{n}", column.Format);
        if (!string.IsNullOrEmpty(field.Unit))
            Text(cards, $"TUNIT{n}", field.Unit);
        if (column.HasNulls && column.Sentinel is { } none)
            Number(cards, $"TNULL{n}", none);
        // As STIL and others have them.
        if (!string.IsNullOrEmpty(field.Ucd))
            Text(cards, $"TUCD{n}", field.Ucd);
        if (!string.IsNullOrEmpty(field.Description))
            Text(cards, $"TCOMM{n}", field.Description);
    }

    private static void Number(StringBuilder cards, string name, long value) =>
        Add(cards, string.Create(CultureInfo.InvariantCulture, $"{name, -8}= {value, 20}"));

    private static void Logical(StringBuilder cards, string name, bool value) =>
        Add(cards, $"{name, -8}= {(value ? "T" : "F"), 20}");

    /// <summary>What is longer than a card goes on in cards of CONTINUE.</summary>
    private static void Text(StringBuilder cards, string name, string value)
    {
        string rest = FitsText.Safe(value).Replace("'", "''", StringComparison.Ordinal);
        string head = $"{name, -8}= ";
        while (rest.Length > LongestText)
        {
            int cut = LongestText;
            // Not between the two of a doubled quote.
            while (rest[cut - 1] == '\'')
                cut--;
            Add(cards, $"{head}'{rest[..cut]}&'");
            (head, rest) = ("CONTINUE  ", rest[cut..]);
        }
        Add(cards, $"{head}'{rest, -8}'");
    }

    private static void Comment(StringBuilder cards, string text)
    {
        foreach (char[] part in FitsText.Safe(text).Chunk(Card - 8))
            Add(cards, $"COMMENT {new string(part)}");
    }

    private static void Add(StringBuilder cards, string card) => cards.Append(card.PadRight(Card));

    private static void End(StringBuilder cards)
    {
        Add(cards, "END");
        cards.Append(' ', (Block - (cards.Length % Block)) % Block);
    }
}
