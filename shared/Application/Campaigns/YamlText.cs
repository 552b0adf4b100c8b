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
        Place place = new(text);
        try
        {
            RequireShallow(file, place);
            place = new(text);
            var stream = new YamlStream();
            stream.Load(place.Parser);
            return stream.Documents.Count == 1
                ? stream.Documents[0].RootNode
                : throw SpectralDataException.At(file, $"{stream.Documents.Count} YAML documents", "one");
        }
        // Its parser lets a few mistakes through, and falls over them itself.
        catch (Exception error) when (error is not SpectralDataException)
        {
            throw new SpectralDataException($"{file}, {place.Wrong(error)}", error);
        }
    }

    /// <summary>Nodes are built by recursion, so depth is checked on the flat events before.</summary>
    private static void RequireShallow(string file, Place place)
    {
        int depth = 0;
        while (place.Next() is { } found)
        {
            depth += found.NestingIncrease;
            if (depth > Deepest + 2)
                throw SpectralDataException.At(
                    $"{file}, line {found.Start.Line}",
                    $"more than {Deepest} levels",
                    $"at most {Deepest}"
                );
            if (found is AnchorAlias)
                throw SpectralDataException.At($"{file}, line {found.Start.Line}", "an alias", "the value itself");
        }
    }

    /// <summary>How far a text was read.</summary>
    private sealed class Place
    {
        private readonly Scanner _scanner;
        private readonly Stack<(char Mark, long Line)> _open = [];

        public Place(string text)
        {
            _scanner = new(new StringReader(text));
            Parser = new(_scanner);
        }

        public Parser Parser { get; }

        public ParsingEvent? Next()
        {
            if (!Parser.MoveNext())
                return null;
            ParsingEvent found = Parser.Current!;
            if (found is MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow })
                _open.Push((found is MappingStart ? '{' : '[', found.Start.Line));
            else if (found is MappingEnd or SequenceEnd && found.End.Index > found.Start.Index && _open.Count > 0)
                _open.Pop();
            return found;
        }

        /// <summary>A brace that is open tells more than what came because of it.</summary>
        public string Wrong(Exception error) =>
            _open.TryPeek(out (char Mark, long Line) open)
                ? $"line {open.Line}: found a '{open.Mark}' without its '{(open.Mark == '{' ? '}' : ']')}', read as far as line "
                    + $"{LineOf(error)}; expected both."
                : $"line {LineOf(error)}: no YAML: {(error is YamlException ? error.Message : "a key or a value is missing.")}";

        private long LineOf(Exception error) =>
            error is YamlException { Start.Line: > 0 } known ? known.Start.Line : _scanner.CurrentPosition.Line;
    }
}
