using Almagest.Ogip.Pha;

namespace Almagest.Ogip.Catalogues;

/// <summary>Errors begin with the name of a file; of a catalogue's, several folders may have one of that name.</summary>
internal static class ProblemPlace
{
    /// <param name="message">Of an error.</param>
    /// <param name="path">Of a spectrum, with a selector where need be.</param>
    /// <returns>The same with the spectrum's folder before its name, where it begins with that.</returns>
    public static string In(string message, string path)
    {
        if (message.StartsWith(path, StringComparison.Ordinal))
            return message;
        string file = SpectrumSelector.Split(path).Path;
        return message.StartsWith(Path.GetFileName(file), StringComparison.Ordinal)
            ? Path.Combine(Path.GetDirectoryName(file) ?? "", message)
            : message;
    }
}
