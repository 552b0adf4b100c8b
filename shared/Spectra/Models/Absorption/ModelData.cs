namespace Almagest.Spectra.Models.Absorption;

/// <summary>The published numbers that are embedded in this assembly: see Models/Data/SOURCES.md.</summary>
internal static class ModelData
{
    public static IEnumerable<string> Lines(string file)
    {
        using StreamReader reader = new(Open(file));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0)
                yield return line;
    }

    public static byte[] Bytes(string file)
    {
        using Stream stream = Open(file);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static Stream Open(string file) =>
        typeof(ModelData).Assembly.GetManifestResourceStream($"Models.Data.{file}")
        ?? throw new InvalidOperationException($"{file} is not embedded in {typeof(ModelData).Assembly.GetName().Name}.");
}
