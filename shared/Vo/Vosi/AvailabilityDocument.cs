namespace Almagest.Vo.Vosi;

/// <summary>Whether a service answers.</summary>
public static class AvailabilityDocument
{
    /// <param name="note">A sentence.</param>
    public static byte[] Of(bool isAvailable, string note) =>
        VosiXml.Write(xml =>
        {
            xml.WriteStartElement("vosi", "availability", "http://www.ivoa.net/xml/VOSIAvailability/v1.0");
            xml.WriteElementString("vosi", "available", null, isAvailable ? "true" : "false");
            xml.WriteElementString("vosi", "note", null, VoTables.XmlText.Safe(note));
            xml.WriteEndElement();
        });
}
