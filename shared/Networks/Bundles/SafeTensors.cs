using System.Buffers.Binary;
using System.Text.Json;
using Almagest.Spectra;

namespace Almagest.Networks.Bundles;

/// <summary>One array of a safetensors file.</summary>
internal sealed record StoredTensor(string Name, long[] Shape, float[] Values);

/// <summary>
/// Reads and writes the safetensors format: 8 bytes with the header's length, a JSON header, then the arrays end to end. Strict:
/// only 32-bit floats, every byte accounted for, no name twice. The same content always gives the same bytes.
/// </summary>
/// <remarks>Source: the format's description at github.com/huggingface/safetensors.</remarks>
internal static class SafeTensors
{
    private const string Metadata = "__metadata__";
    private const int LongestHeader = 4 << 20,
        MostTensors = 4096,
        MostSides = 8;
    private const long MostBytes = 1L << 30;

    public static byte[] Write(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<StoredTensor> tensors)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject(Metadata);
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            long at = 0;
            foreach (StoredTensor tensor in tensors)
                WriteEntry(json, tensor, ref at);
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');
        byte[] file = new byte[checked(8 + header.Length + (4 * tensors.Sum(tensor => (long)tensor.Values.Length)))];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.ToArray().CopyTo(file, 8);
        Span<byte> rest = file.AsSpan(8 + (int)header.Length);
        foreach (StoredTensor tensor in tensors)
        {
            foreach (float value in tensor.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, value);
                rest = rest[4..];
            }
        }
        return file;
    }

    /// <exception cref="SpectralDataException">Not a safetensors file of 32-bit floats, or not a sound one.</exception>
    public static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, StoredTensor> Tensors) Read(
        ReadOnlyMemory<byte> file
    )
    {
        if (file.Length is < 10 || file.Length > MostBytes)
            throw Bad("length", $"{file.Length} bytes", $"10 to {MostBytes}");
        long length = BinaryPrimitives.ReadInt64LittleEndian(file.Span);
        if (length < 2 || length > LongestHeader || length > file.Length - 8)
            throw Bad("header length", $"{length} bytes in a file of {file.Length}", $"2 to {LongestHeader}, within the file");
        ReadOnlyMemory<byte> data = file[(8 + (int)length)..];
        try
        {
            using JsonDocument header = JsonDocument.Parse(file.Slice(8, (int)length), new JsonDocumentOptions { MaxDepth = 8 });
            return ReadHeader(header.RootElement, data);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new SpectralDataException($"network bundle, header: {error.Message}", error);
        }
    }

    private static void WriteEntry(Utf8JsonWriter json, StoredTensor tensor, ref long at)
    {
        if (tensor.Shape.Aggregate(1L, (product, side) => checked(product * side)) != tensor.Values.Length)
            throw new ArgumentException(
                $"{tensor.Name}: {tensor.Values.Length} values for a shape of [{string.Join(", ", tensor.Shape)}]."
            );
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", "F32");
        json.WriteStartArray("shape");
        foreach (long side in tensor.Shape)
            json.WriteNumberValue(side);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(at);
        json.WriteNumberValue(at += 4L * tensor.Values.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, StoredTensor> Tensors) ReadHeader(
        JsonElement root,
        ReadOnlyMemory<byte> data
    )
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<(string Name, long[] Shape, long Begin, long End)>();
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.NameEquals(Metadata))
                foreach (JsonProperty pair in property.Value.EnumerateObject())
                    metadata[pair.Name] = pair.Value.GetString()!;
            else if (entries.Count == MostTensors)
                throw Bad("header", $"more than {MostTensors} tensors", "fewer");
            else
                entries.Add(ReadEntry(property));
        }
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        long at = 0;
        foreach (
            (string name, long[] shape, long begin, long end) in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)
        )
        {
            if (begin != at || end > data.Length)
                throw Bad($"tensor {name}, data_offsets", $"[{begin}, {end}]", $"{at} and at most {data.Length}");
            float[] values = new float[(end - begin) / 4];
            ReadOnlySpan<byte> bytes = data.Span[(int)begin..(int)end];
            for (int i = 0; i < values.Length; i++)
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
            if (!tensors.TryAdd(name, new StoredTensor(name, shape, values)))
                throw Bad("header", $"tensor {name} twice", "once");
            at = end;
        }
        if (at != data.Length)
            throw Bad("data", $"{data.Length} bytes", $"{at}, as the tensors take");
        return (metadata, tensors);
    }

    private static (string Name, long[] Shape, long Begin, long End) ReadEntry(JsonProperty property)
    {
        string where = $"tensor {property.Name}";
        string? type = Member(property.Value, "dtype", where).GetString();
        if (type != "F32")
            throw Bad($"{where}, dtype", $"{type}", "F32");
        JsonElement shape = Member(property.Value, "shape", where),
            offsets = Member(property.Value, "data_offsets", where);
        if (shape.GetArrayLength() > MostSides)
            throw Bad($"{where}, shape", $"{shape.GetArrayLength()} sides", $"at most {MostSides}");
        if (offsets.GetArrayLength() != 2)
            throw Bad($"{where}, data_offsets", $"{offsets.GetArrayLength()} numbers", "2");
        long[] sides = [.. shape.EnumerateArray().Select(side => side.GetInt64())];
        long begin = offsets[0].GetInt64(),
            end = offsets[1].GetInt64(),
            size = 4;
        foreach (long side in sides)
        {
            if (side is < 0 or > MostBytes || (size *= side) > MostBytes)
                throw Bad($"{where}, shape", $"[{string.Join(", ", sides)}]", "a sensible size");
        }
        if (begin < 0 || end < begin || end > MostBytes || end - begin != size)
            throw Bad($"{where}, data_offsets", $"[{begin}, {end}]", $"{size} bytes for a shape of [{string.Join(", ", sides)}]");
        return (property.Name, sides, begin, end);
    }

    private static JsonElement Member(JsonElement element, string name, string where) =>
        element.TryGetProperty(name, out JsonElement member) ? member : throw Bad(where, $"no {name}", "one");

    private static SpectralDataException Bad(string where, string found, string expected) =>
        SpectralDataException.At($"network bundle, {where}", found, expected);
}
