using System.Xml;

namespace Almagest.Vo.VoTables;

/// <summary>Text that XML can hold.</summary>
internal static class XmlText
{
    /// <summary>Control characters and halves of surrogate pairs become U+FFFD.</summary>
    public static string Safe(string text)
    {
        for (int i = 0; i < text.Length; i++)
            if (!IsSafe(text, ref i))
                return Replaced(text);
        return text;
    }

    private static string Replaced(string text)
    {
        char[] safe = text.ToCharArray();
        for (int i = 0; i < text.Length; i++)
        {
            int at = i;
            if (!IsSafe(text, ref i))
                safe[at] = '\uFFFD';
        }
        return new(safe);
    }

    /// <summary>Passes over a pair's second half.</summary>
    private static bool IsSafe(string text, ref int i)
    {
        if (!char.IsSurrogate(text[i]))
            return XmlConvert.IsXmlChar(text[i]);
        if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            return false;
        i++;
        return true;
    }
}
