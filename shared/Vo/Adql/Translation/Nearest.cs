namespace Almagest.Vo.Adql.Translation;

/// <summary>What somebody may have meant.</summary>
public static class Nearest
{
    /// <summary>The candidate with the fewest letters to change; null where all are far off.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        string wanted = word.Length > 64 ? word[..64] : word;
        (string? nearest, int least) = (null, Math.Max(2, wanted.Length / 3) + 1);
        foreach (string candidate in candidates)
        {
            int distance =
                wanted.Length > 2
                && (
                    candidate.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)
                    // A parameter without its component.
                    || candidate.EndsWith($"_{wanted}", StringComparison.OrdinalIgnoreCase)
                )
                    ? 1
                    : Distance(wanted.ToUpperInvariant(), candidate.ToUpperInvariant());
            // With more than half of its letters changed it is another word.
            if (distance < least && 2 * distance <= Math.Max(wanted.Length, candidate.Length))
                (nearest, least) = (candidate, distance);
        }
        return nearest;
    }

    /// <summary>Letters to add, drop or change.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int changed = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, Math.Min(diagonal, row[j]) + 1);
            }
        }
        return row[^1];
    }
}
