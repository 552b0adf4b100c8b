using System.Globalization;
using Almagest.Spectra;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Almagest.Application.Campaigns;

/// <summary>A mapping of a YAML file. Every key that is not asked for is a mistake, told with its line.</summary>
internal sealed class YamlSection
{
    private readonly Dictionary<string, YamlNode> _left = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly string _file;
    private readonly Mark _start;

    public YamlSection(string file, string path, YamlNode node)
    {
        (_file, Path, _start) = (file, path, node.Start);
        if (node is not YamlMappingNode mapping)
            throw Error(file, path, node, "a mapping of keys to values");
        foreach ((YamlNode key, YamlNode value) in mapping.Children)
            _left[key is YamlScalarNode { Value: { } name } ? name : throw Error(file, path, key, "a word as key")] = value;
    }

    /// <summary>Where in the file, such as "parameters.PhoIndex"; empty at the top.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Keys => [.. _left.Keys];

    public bool Has(string key) => _left.ContainsKey(key);

    public YamlNode? Take(string key)
    {
        _known.Add(key);
        return _left.Remove(key, out YamlNode? node) ? node : null;
    }

    public YamlNode Require(string key) =>
        Take(key)
        ?? throw SpectralDataException.At(
            $"{_file}, line {_start.Line}{(Path.Length > 0 ? $", {Path}" : "")}",
            $"no key \"{key}\"",
            "one"
        );

    public YamlSection Section(string key) => new(_file, PathOf(key), Require(key));

    public string Text(string key) => Text(Require(key), PathOf(key));

    /// <summary>A word that can be printed.</summary>
    public string Name(string key)
    {
        YamlNode node = Require(key);
        return Printable.RequireName($"{_file}, line {node.Start.Line}, {PathOf(key)}", Text(node, PathOf(key)));
    }

    public string? OptionalText(string key) => Take(key) is { } node ? Text(node, PathOf(key)) : null;

    public double Number(string key) => Number(Require(key), PathOf(key));

    public double? OptionalNumber(string key) => Take(key) is { } node ? Number(node, PathOf(key)) : null;

    public long? OptionalWhole(string key) => Take(key) is { } node ? Whole(node, PathOf(key)) : null;

    public long Whole(string key) => Whole(Require(key), PathOf(key));

    /// <summary>The items of a list and where each stands.</summary>
    public IEnumerable<(YamlNode Node, string Path)> List(string key)
    {
        YamlNode node = Require(key);
        return node is YamlSequenceNode sequence
            ? sequence.Children.Select((child, i) => (child, $"{PathOf(key)}[{i + 1}]"))
            : throw Error(_file, PathOf(key), node, "a list");
    }

    /// <summary>Complains of the first key that nobody asked for.</summary>
    public void End()
    {
        if (_left.Count == 0)
            return;
        (string key, YamlNode value) = _left.MinBy(pair => pair.Value.Start.Index);
        throw SpectralDataException.At(
            $"{_file}, line {value.Start.Line}",
            $"the key \"{PathOf(key)}\"",
            $"one of {string.Join(", ", _known.Distinct())}"
        );
    }

    public string Text(YamlNode node, string path) =>
        node is YamlScalarNode { Value: { } text } ? text : throw Error(_file, path, node, "a word");

    public double Number(YamlNode node, string path) =>
        double.TryParse(Text(node, path), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : throw Error(_file, path, node, "a finite number");

    /// <summary>Lets what the science finds wrong be told with its line and key.</summary>
    public T Located<T>(YamlNode node, string path, Func<T> read) => Located(node.Start, path, read);

    /// <summary>Likewise, of the whole section.</summary>
    public T Located<T>(Func<T> read) => Located(_start, Path, read);

    private T Located<T>(Mark mark, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SpectralDataException error)
        {
            throw new SpectralDataException($"{_file}, line {mark.Line}, {path}: {error.Message}", error);
        }
    }

    public SpectralDataException Wrong(YamlNode node, string path, string expected) => Error(_file, path, node, expected);

    public YamlSection SectionOf(YamlNode node, string path) => new(_file, path, node);

    private long Whole(YamlNode node, string path) =>
        long.TryParse(Text(node, path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Error(_file, path, node, "a whole number");

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    private static SpectralDataException Error(string file, string path, YamlNode node, string expected)
    {
        string found = node switch
        {
            YamlScalarNode scalar => $"\"{scalar.Value}\"",
            YamlSequenceNode => "a list",
            YamlMappingNode => "a mapping",
            _ => "something else",
        };
        return SpectralDataException.At($"{file}, line {node.Start.Line}{(path.Length > 0 ? $", {path}" : "")}", found, expected);
    }
}
