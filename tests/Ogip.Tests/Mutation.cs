using System.Text;

namespace Almagest.Ogip.Tests;

/// <summary>Breaks a FITS file in one of the ways that files break, or that somebody breaks them.</summary>
internal static class Mutation
{
    private const int Block = 2880;
    private const int Card = 80;

    private static readonly string[] Numbers =
    [
        "0",
        "-1",
        "1",
        "2",
        "3",
        "255",
        "32768",
        "65536",
        "1000000",
        "2147483647",
        "-2147483648",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "1E308",
        "-1.5",
        "NaN",
        "'x'",
        "",
    ];

    private static readonly string[] Formats =
    [
        "0E",
        "1E",
        "2E",
        "99999E",
        "X",
        "9X",
        "K",
        "M",
        "16A",
        "1PE(9)",
        "1QJ(9)",
        "PX",
        "PM",
        "2147483647B",
        "9999999999D",
        "Z",
        "",
    ];

    /// <param name="original">Not changed.</param>
    /// <param name="random">Decides everything.</param>
    /// <returns>The broken file, and how it was broken.</returns>
    public static (byte[] Bytes, string Kind) Of(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        switch (random.Next(8))
        {
            case 0:
                for (int i = random.Next(1, 9); i > 0; i--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return (bytes, "bits flipped");
            case 1:
                return (bytes[..random.Next(bytes.Length)], "cut short");
            case 2:
                return (bytes[..(random.Next(bytes.Length / Block + 1) * Block)], "cut short at a block");
            case 3:
                EditCard(bytes, random, isFormat: false);
                return (bytes, "a number edited");
            case 4:
                EditCard(bytes, random, isFormat: true);
                return (bytes, "a format edited");
            case 5:
                SwapBlocks(bytes, random);
                return (bytes, "blocks swapped");
            case 6:
                Fill(bytes, random);
                return (bytes, "a stretch overwritten");
            default:
                for (int i = random.Next(2, 5); i > 0; i--)
                    EditCard(bytes, random, random.Next(4) == 0);
                return (bytes, "several cards edited");
        }
    }

    /// <summary>Gives a card of the header that holds a number, or a TFORM, another value.</summary>
    private static void EditCard(byte[] bytes, Random random, bool isFormat)
    {
        int cards = bytes.Length / Card;
        int start = random.Next(cards);
        for (int i = 0; i < cards; i++)
        {
            int at = (start + i) % cards * Card;
            ReadOnlySpan<byte> card = bytes.AsSpan(at, Card);
            bool fits = isFormat
                ? card.StartsWith("TFORM"u8)
                : card[8] == '=' && card[9] == ' ' && !card[10..].StartsWith("'"u8) && IsStructural(card, random);
            if (!fits)
                continue;
            string value = isFormat ? $"'{Formats[random.Next(Formats.Length)]}'" : Numbers[random.Next(Numbers.Length)];
            Encoding.ASCII.GetBytes(value.PadRight(Card - 10)).CopyTo(bytes.AsSpan(at + 10));
            return;
        }
    }

    // Most cards say nothing of the file's structure; those that do are taken much more often.
    private static bool IsStructural(ReadOnlySpan<byte> card, Random random) =>
        card.StartsWith("NAXIS"u8)
        || card.StartsWith("PCOUNT"u8)
        || card.StartsWith("GCOUNT"u8)
        || card.StartsWith("TFIELDS"u8)
        || card.StartsWith("THEAP"u8)
        || card.StartsWith("BITPIX"u8)
        || card.StartsWith("TLM"u8)
        || card.StartsWith("DETCHANS"u8)
        || card.StartsWith("EXPOSURE"u8)
        || random.Next(50) == 0;

    private static void SwapBlocks(byte[] bytes, Random random)
    {
        int blocks = bytes.Length / Block;
        if (blocks < 2)
            return;
        Span<byte> one = bytes.AsSpan(random.Next(blocks) * Block, Block);
        Span<byte> other = bytes.AsSpan(random.Next(blocks) * Block, Block);
        byte[] kept = one.ToArray();
        other.CopyTo(one);
        kept.CopyTo(other);
    }

    private static void Fill(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        int length = Math.Min(bytes.Length - at, 1 << random.Next(12));
        bytes
            .AsSpan(at, length)
            .Fill(
                (byte)(
                    random.Next(4) switch
                    {
                        0 => 0,
                        1 => 0xFF,
                        2 => 0x7F,
                        _ => ' ',
                    }
                )
            );
    }
}
