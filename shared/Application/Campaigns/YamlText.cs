using Almagest.Spectra;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>One YAML document as nodes that know their lines. The text may be anybody's.</summary>
internal static class YamlText
{
    private const int LongestText = 1 << 20;
    private const int Deepest = 16;

    /// <exception cref="SpectralDataException">No YAML, not one document, or one too long or too deep.</exception>
    public static YamlNode Parse(string file, string text)
    {
        if (text.Length > LongestText)
            throw SpectralDataException.At(file, $"{text.Length} characters", $"at most {LongestText}");
        try
        {
            RequireShallow(file, text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 1
                ? stream.Documents[0].RootNode
                : throw SpectralDataException.At(file, $"{stream.Documents.Count} YAML documents", "one");
        }
        catch (YamlException error)
        {
            throw new SpectralDataException($"{file}, line {error.Start.Line}: no YAML: {error.Message}", error);
        }
    }

    /// <summary>Nodes are built by recursion, so depth is checked on the flat events before.</summary>
    private static void RequireShallow(string file, string text)
    {
        var parser = new Parser(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > Deepest + 2)
                throw SpectralDataException.At(
                    $"{file}, line {parser.Current.Start.Line}",
                    $"more than {Deepest} levels",
                    $"at most {Deepest}"
                );
            if (parser.Current is AnchorAlias)
                throw SpectralDataException.At($"{file}, line {parser.Current.Start.Line}", "an alias", "the value itself");
        }
    }
}
