//! The name that git gives to the text of a file: SHA-1 (RFC 3174) of `blob`, its length and itself.

/// The name of a blob, in hexadecimal digits.
pub fn name(text: &[u8]) -> String {
    let mut message = format!("blob {}\0", text.len()).into_bytes();
    message.extend_from_slice(text);
    sha1(message).iter().map(|word| format!("{word:08x}")).collect()
}

/// The digest of a message.
fn sha1(mut message: Vec<u8>) -> [u32; 5] {
    let bits = (message.len() as u64).wrapping_mul(8);
    message.push(0x80);
    message.resize(message.len().next_multiple_of(64), 0);
    // The length takes the last eight bytes of a block.
    if message.len() as u64 * 8 - bits < 72 {
        message.resize(message.len() + 64, 0);
    }
    let end = message.len() - 8;
    message[end..].copy_from_slice(&bits.to_be_bytes());
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in message.chunks_exact(64) {
        let mixed = mix(state, block);
        state.iter_mut().zip(mixed).for_each(|(word, more)| *word = u32::wrapping_add(*word, more));
    }
    state
}

/// The eighty steps of one block.
fn mix(state: [u32; 5], block: &[u8]) -> [u32; 5] {
    let mut words = [0_u32; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes.iter().fold(0, |all, byte| all << 8 | u32::from(*byte));
    }
    for at in 16..80 {
        words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = state;
    for (at, word) in words.iter().enumerate() {
        let (f, k) = match at / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6),
        };
        let sum = a.rotate_left(5).wrapping_add(f).wrapping_add(e).wrapping_add(k).wrapping_add(*word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
    }
    [a, b, c, d, e]
}

#[cfg(test)]
mod tests {
    use super::{name, sha1};

    #[test]
    fn names_are_those_of_git() {
        assert_eq!(name(b""), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(name(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn messages_of_every_length_are_filled_up() {
        let digest = |text: &[u8]| sha1(text.to_vec()).iter().map(|w| format!("{w:08x}")).collect::<String>();
        assert_eq!(digest(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(
            digest(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        );
        assert_eq!(digest(&[b'a'; 1_000_000]), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
        assert_eq!(digest(&[b'a'; 64]), "0098ba824b5c16427bd7a1122a5a442a25ec644d");
    }
}
